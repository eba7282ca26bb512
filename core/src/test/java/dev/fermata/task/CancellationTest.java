package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;

/** What a cancellation does to a task: rules 2 and 8. */
final class CancellationTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();

    @EveryPlace
    void cancellationEndsAnAwaitWithItsReason(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.sleep(LONG));
            Until.waits(task);

            assertTrue(task.cancel("enough"));
            task.join();

            assertEquals(State.CANCELLED, task.state());
            assertTrue(task.isCancelled());
            var seen = assertThrows(CancellationException.class, task::get);
            assertTrue(seen.getMessage().contains("enough"), seen.getMessage());
            assertEquals(
                    "enough",
                    assertInstanceOf(TaskCancelledException.class, seen.getCause())
                            .getMessage());
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void aCancellationDuringAYieldIsPendingAfterIt(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Tasks.yieldNow();
                steps.add(Thread.currentThread().isInterrupted()); // a foreign call would end
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add("cancelled");
            });
            Tasks.yieldNow(); // it yields in turn
            task.cancel();
            task.join();
            steps.assertAre(true, "cancelled");
        });
    }

    @EveryPlace
    void theReasonIsCancelledUnlessOneIsGiven(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                var thrown = assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                steps.add(thrown.getMessage());
            });
            Until.waits(task);
            task.cancel();
            task.join();
            steps.assertAre("cancelled");
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void aTaskCancelledBeforeItsFirstStepNeverRuns(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> steps.add("ran"));
            assertTrue(task.cancel());
            assertEquals(State.RUNNING, task.state());
            task.join();
            assertEquals(State.CANCELLED, task.state());
            steps.assertAre();
        });
    }

    @EveryPlace
    void whatIsPendingIsThrownByTheNextAwaitEvenIfThatNeedNotWait(Place place) throws Exception {
        Lock free = Lock.create();
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                cancelMyself("by myself");
                var thrown = assertThrows(TaskCancelledException.class, free::acquire);
                steps.add(thrown.getMessage());
                steps.add(free.isLocked());
            });
            task.join();
            steps.assertAre("by myself", false);
        });
    }

    @EveryPlace
    void onceDeliveredItLetsPassWhatNeedNotWait(Place place) throws Exception {
        Lock lock = Lock.create();
        Semaphore none = Semaphore.create(0);
        Queue<String> queue = Queue.bounded(1);
        Event set = Event.create();
        set.set();
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                try {
                    Tasks.sleep(LONG);
                } finally {
                    lock.acquire().close();
                    queue.put("cleaned");
                    set.await();
                    assertFalse(none.tryAcquire(Duration.ZERO));
                    assertEquals(Optional.empty(), Queue.bounded(1).poll(Duration.ZERO));
                    steps.add("cleaned up");
                }
            });
            Until.waits(task);
            task.cancel();
            task.join();
            assertEquals(State.CANCELLED, task.state());
            assertEquals(Optional.of("cleaned"), queue.poll());
            steps.assertAre("cleaned up");
        });
    }

    @EveryPlace
    void onceDeliveredItRefusesWhatWouldHaveToWaitForTheSameReason(Place place) throws Exception {
        Semaphore none = Semaphore.create(0);
        Event never = Event.create();
        Queue<String> empty = Queue.bounded(1);
        place.run(() -> {
            Task<?> other = Tasks.spawn(() -> never.await());
            Task<?> task = Tasks.spawn(() -> {
                assertRefused(() -> Tasks.sleep(LONG));
                assertRefused(() -> Tasks.sleep(LONG));
                assertRefused(() -> Tasks.sleep(Duration.ZERO));
                assertRefused(Tasks::yieldNow);
                assertRefused(none::acquire);
                assertRefused(() -> none.tryAcquire(LONG));
                assertRefused(never::await);
                assertRefused(empty::take);
                assertRefused(other::join);
                steps.add("all refused");
            });
            Until.waits(task);
            task.cancel("enough");
            task.join();
            steps.assertAre("all refused");
            assertEquals(0, none.waiting());
            never.set();
            other.join();
        });
    }

    private static void assertRefused(VoidWork<?> await) {
        var thrown = assertThrows(TaskCancelledException.class, await::run);
        assertEquals("enough", thrown.getMessage());
    }

    @EveryPlace
    void aTaskThatSwallowsItsCancellationAndReturnsHasSucceeded(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = Tasks.spawn(() -> {
                assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                return "all the same";
            });
            Until.waits(task);
            task.cancel();
            assertEquals("all the same", task.get());
            assertEquals(State.SUCCESS, task.state());
            assertFalse(task.isCancelled());
        });
    }

    @EveryPlace
    void aCancelledTaskThatThrowsSomethingElseHasFailed(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                try {
                    Tasks.sleep(LONG);
                } finally {
                    throwIo("clean-up failed");
                }
            });
            Until.waits(task);
            task.cancel();
            task.join();
            assertEquals(State.FAILED, task.state());
            assertEquals("clean-up failed", task.exceptionNow().getMessage());
        });
    }

    private static void throwIo(String message) throws IOException {
        throw new IOException(message);
    }

    @EveryPlace
    void aCancelledTaskIsRunningUntilItsCodeHasEnded(Place place) throws Exception {
        Event finish = Event.create();
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                try {
                    Tasks.sleep(LONG);
                } finally {
                    steps.add("cleaning");
                    Tasks.shield(() -> finish.await());
                }
            });
            Until.waits(task);
            assertTrue(task.cancel());
            steps.await("cleaning");
            assertEquals(State.RUNNING, task.state());
            assertFalse(task.isDone());
            assertFalse(task.isCancelled());
            finish.set();
            task.join();
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void onlyTheFirstCancellationCounts(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                var thrown = assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                steps.add(thrown.getMessage());
                steps.await("cancelled twice");
            });
            Until.waits(task);
            assertTrue(task.cancel("first"));
            assertFalse(task.cancel("second"));
            Until.holds(() -> !steps.list().isEmpty(), "delivered");
            steps.add("cancelled twice");
            task.join();
            assertFalse(task.cancel("too late"));
            steps.assertAre("first", "cancelled twice");
        });
    }

    @EveryPlace
    void aTaskThatHasEndedCannotBeCancelled(Place place) throws Exception {
        place.run(() -> {
            Task<Integer> task = Tasks.spawn(() -> 7);
            task.join();
            assertFalse(task.cancel());
            assertFalse(task.cancel(true));
            assertEquals(7, task.resultNow());
        });
    }

    @EveryPlace
    void waitingForOneselfIsAnErrorInsteadOfAHang(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Task<?> me = Task.current().orElseThrow();
                assertThrows(IllegalStateException.class, me::join);
                assertThrows(IllegalStateException.class, me::get);
                steps.add("told so");
            });
            task.join();
            steps.assertAre("told so");
        });
    }

    @EveryPlace
    void aCancelledWaiterForATaskLeavesThatTaskAlone(Place place) throws Exception {
        Event finish = Event.create();
        place.run(() -> {
            Task<String> worker = Tasks.spawn(() -> {
                finish.await();
                return "done";
            });
            Task<?> waiter = Tasks.spawn(() -> worker.join());
            Until.waits(worker, waiter);
            waiter.cancel();
            waiter.join();
            assertEquals(State.CANCELLED, waiter.state());
            assertEquals(State.RUNNING, worker.state());
            finish.set();
            assertEquals("done", worker.get());
        });
    }

    static void cancelMyself(String reason) {
        Task.current().orElseThrow().cancel(reason);
    }
}
