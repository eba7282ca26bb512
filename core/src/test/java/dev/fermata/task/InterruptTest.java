package dev.fermata.task;

import static dev.fermata.task.CancellationTest.cancelMyself;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whose the interrupt flag is, and what becomes of a stranger's {@code Thread.interrupt()}: rule 4. */
final class InterruptTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();

    @EveryPlace
    void aStrangersInterruptEndsAnAwaitOnceAndIsNotRemembered(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                assertPlain(() -> Tasks.sleep(LONG));
                assertFalse(Thread.currentThread().isInterrupted());
                Tasks.yieldNow();
                Tasks.yieldNow();
                steps.add("goes on");
            });
            Until.waits(task);
            Until.threadOf(task).interrupt();
            Until.holds(task::isDone, "ended"); // not join: a virtual clock would not wait for the interrupt
            steps.assertAre("goes on");
            assertEquals(State.SUCCESS, task.state());
        });
    }

    @EveryPlace
    void anInterruptOfRunningCodeIsThrownByTheNextAwaitEvenIfThatNeedNotWait(Place place) throws Exception {
        Lock free = Lock.create();
        place.run(() -> {
            Thread.currentThread().interrupt();
            assertPlain(free::acquire);
            assertFalse(free.isLocked());
            free.acquire().close();
        });
    }

    @EveryPlace
    void aTaskThatEndsByAStrangersInterruptHasFailed(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.sleep(LONG));
            Until.waits(task);
            Until.threadOf(task).interrupt();
            Until.holds(task::isDone, "ended");
            assertEquals(State.FAILED, task.state());
            assertSame(InterruptedException.class, task.exceptionNow().getClass());
        });
    }

    @EveryPlace
    void aGrantThatCameFirstIsReturnedAndTheInterruptThrownByTheNextAwait(Place place) throws Exception {
        Lock lock = Lock.create();
        AtomicBoolean interrupted = new AtomicBoolean();
        place.run(() -> {
            Permit held = lock.acquire();
            Task<?> task = Tasks.spawn(() -> {
                try (var _ = lock.acquire()) {
                    Until.holds(interrupted::get, "interrupted");
                    assertPlain(Tasks::yieldNow);
                    steps.add("had the lock");
                }
            });
            Until.waits(task);
            held.close();
            Until.threadOf(task).interrupt();
            interrupted.set(true);
            task.join();
            steps.assertAre("had the lock");
        });
    }

    @EveryPlace
    void aShieldHoldsAStrangersInterruptBackUntilItsEnd(Place place) throws Exception {
        Event gate = Event.create();
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Tasks.shield(() -> {
                    Tasks.shield(() -> gate.await());
                    Tasks.yieldNow();
                    steps.add("shielded");
                });
                assertPlain(Tasks::yieldNow);
                Tasks.yieldNow();
                steps.add("after");
            });
            Until.waits(task);
            Until.threadOf(task).interrupt();
            gate.set();
            task.join();
            steps.assertAre("shielded", "after");
        });
    }

    @EveryPlace
    void aShieldHidesAnInterruptThatIsThereAlready(Place place) throws Exception {
        place.run(() -> {
            Thread.currentThread().interrupt();
            Tasks.shield(() -> {
                assertFalse(Thread.currentThread().isInterrupted());
                Tasks.sleep(SHORT);
            });
            assertPlain(Tasks::yieldNow);
        });
    }

    @EveryPlace
    void anInterruptAndACancellationAreBothThrown(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Thread.currentThread().interrupt();
                cancelMyself("cancelled, too");
                var thrown = assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                steps.add(thrown.getMessage());
                assertPlain(() -> Lock.create().acquire());
                Lock.create().acquire().close();
                steps.add("interrupted once");
            });
            task.join();
            steps.assertAre("cancelled, too", "interrupted once");
        });
    }

    @EveryPlace
    void aTimeoutPassesAStrangersInterruptOn(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                assertPlain(() -> Tasks.timeout(LONG, () -> Tasks.sleep(LONG)));
                Tasks.yieldNow();
                steps.add("goes on");
            });
            Until.waits(task);
            Until.threadOf(task).interrupt();
            Until.holds(task::isDone, "ended");
            steps.assertAre("goes on");
        });
    }

    @Test
    void interruptionIsTheCancellationOfAThreadThatIsNoTask() throws Exception {
        Event never = Event.create();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                steps.add(e.getClass() == InterruptedException.class ? "plain" : e);
            }
            steps.add(Thread.currentThread().isInterrupted());
        });
        Until.waiting(never::waiting, 1);
        thread.interrupt();
        thread.join();
        steps.assertAre("plain", false);
        assertEquals(0, never.waiting());
    }

    // --- whatever the code inside a scope does with the flag ---------------------------------------------------------

    @EveryPlace
    void restoringTheFlagAfterATimeoutLeavesNoInterruptBehindTheScope(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(SHORT, () -> {
                try {
                    Tasks.sleep(LONG);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // as one does in ordinary Java
                }
            });
            assertFalse(Thread.currentThread().isInterrupted());
            Tasks.sleep(SHORT);
        });
    }

    @EveryPlace
    void restoringTheFlagAgainAndAgainLeavesNoInterruptBehindTheScope(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(SHORT, () -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        Tasks.sleep(LONG);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @EveryPlace
    void restoringTheFlagInATimeoutOfZeroLeavesNoInterruptBehindTheScope(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(Duration.ZERO, () -> {
                try {
                    Tasks.sleep(LONG);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @EveryPlace
    void restoringTheFlagInACancelledGroupBodyLeavesNoInterruptBehindTheGroup(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> {
                group.cancel();
                try {
                    Tasks.sleep(LONG);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @EveryPlace
    void anExceptionOfItsOwnKindMadeFromTheCancellationOfATimeoutIsTheTimeout(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT, () -> {
                        try {
                            Tasks.sleep(LONG);
                        } catch (InterruptedException e) {
                            throw new InterruptedIOException("as streams do, without a cause");
                        }
                    }));
            assertInstanceOf(InterruptedIOException.class, thrown.getCause());
        });
    }

    @EveryPlace
    void aFlagThatSomebodyElseHasRaisedOutlivesATimeoutThatDidNotExpire(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(LONG, () -> Thread.currentThread().interrupt());
            assertTrue(Thread.interrupted());
        });
    }

    @EveryPlace
    void aStrangersInterruptTakenInsideATimeoutAndRestoredThereIsKept(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(LONG, () -> {
                Thread.currentThread().interrupt();
                try {
                    Tasks.sleep(LONG);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertTrue(Thread.interrupted());
        });
    }

    @EveryPlace
    void aStrangersInterruptAndATimeoutAtOnceAreBothSeen(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(LONG, deadline -> {
                        Thread.currentThread().interrupt();
                        deadline.moveTo(SHORT);
                        while (!deadline.expired()) {
                            Tasks.shield(() -> Tasks.sleep(SHORT));
                        }
                        Tasks.sleep(LONG);
                        return null;
                    }));
            assertPlain(Tasks::yieldNow);
        });
    }

    @EveryPlace
    void clearingTheFlagDoesNotUndoACancellation(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                cancelMyself("still there");
                steps.add(Thread.interrupted());
                var thrown = assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add(thrown.getMessage());
            });
            task.join();
            steps.assertAre(true, "still there");
        });
    }

    static void assertPlain(VoidWork<?> await) {
        var thrown = assertThrows(InterruptedException.class, await::run);
        assertSame(InterruptedException.class, thrown.getClass());
    }
}
