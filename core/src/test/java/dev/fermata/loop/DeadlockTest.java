package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Steps;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In virtual time: everybody waits, and nothing can wake anybody. Rule 19; who may come from outside is in StuckTest. */
final class DeadlockTest {
    private final Steps steps = new Steps();

    private static void run(VoidWork<?> main) throws Exception {
        Loop.builder().name("kitchen").virtualTime().run(main);
    }

    private static DeadlockException assertDeadlock(VoidWork<?> main) {
        return assertThrows(DeadlockException.class, () -> run(main));
    }

    @Test
    void twoTasksThatWaitForEachOthersLockAreNamedWithTheLocks() {
        Lock fork = Lock.create("fork");
        Lock spoon = Lock.create("spoon");
        var thrown = assertDeadlock(() -> TaskGroup.run(group -> {
            var _ = group.fork("Ann", () -> take(fork, spoon));
            var _ = group.fork("Bob", () -> take(spoon, fork));
        }));
        for (String name : new String[] {"kitchen", "Ann", "Bob", "fork", "spoon", "main"}) {
            assertTrue(thrown.getMessage().contains(name), name + " in " + thrown.getMessage());
        }
        assertTrue(thrown.getMessage().contains(thrown.snapshot().render()));
        assertTrue(!fork.isLocked() && !spoon.isLocked());
    }

    private static void take(Lock first, Lock second) throws InterruptedException {
        try (var _ = first.acquire()) {
            Tasks.sleep(Duration.ofHours(1));
            try (var _ = second.acquire()) {
                throw new AssertionError("both at once");
            }
        }
    }

    static Stream<Arguments> waits() {
        Lock lock = Lock.create("the lock");
        Semaphore semaphore = Semaphore.create("the semaphore", 0);
        Event event = Event.create("the event");
        Condition condition = Condition.create(Lock.create("the condition's lock"));
        Barrier barrier = Barrier.create(2);
        Queue<String> queue = Queue.bounded("the queue", 1);
        Queue<String> other = Queue.bounded("the other queue", 1);
        Queue<String> full = Queue.bounded("the full queue", 1);
        return Stream.of(
                wait("the lock", () -> {
                    Task<?> holder = Tasks.spawn(() -> lock.acquire());
                    holder.join();
                    lock.acquire();
                }),
                wait("the semaphore", () -> semaphore.acquire()),
                wait("the event", () -> event.await()),
                wait("ondition", () -> {
                    try (var _ = condition.lock().acquire()) {
                        condition.await();
                    }
                }),
                wait("arrier", () -> barrier.await()),
                wait("the queue", () -> queue.take()),
                wait("the full queue", () -> {
                    full.put("fits");
                    full.put("does not");
                }),
                wait("the other queue", () -> other.forEach(item -> {})));
    }

    private static Arguments wait(String name, VoidWork<?> wait) {
        return Arguments.of(name, wait);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void aWaitForAPrimitiveThatWasCreatedOutsideTheLoopButNobodyElseHasTouched(String name, VoidWork<?> wait) {
        var thrown = assertDeadlock(wait);
        assertTrue(thrown.getMessage().contains(name), thrown.getMessage());
    }

    @Test
    void aTaskThatWaitsForOneThatWaitsForIt() {
        CompletableFuture<Task<?>> second = new CompletableFuture<>();
        var thrown = assertDeadlock(() -> TaskGroup.run(group -> {
            Task<?> first = group.fork("first", () -> second.resultNow().join());
            second.complete(group.fork("second", () -> first.join()));
        }));
        assertTrue(thrown.getMessage().contains("first") && thrown.getMessage().contains("second"));
    }

    @Test
    void whenItIsThrownEveryWaitHasEndedAsCancelledAndEveryFinallyHasRun() {
        Event never = Event.create("never");
        var thrown = assertDeadlock(() -> {
            var _ = Tasks.spawn(() -> {
                try {
                    never.await();
                } catch (TaskCancelledException e) {
                    steps.add("spawned: " + e.getCause().getClass().getSimpleName());
                    throw e;
                }
            });
            try {
                TaskGroup.run(group -> {
                    var _ = group.fork(() -> {
                        try {
                            never.await();
                        } finally {
                            Tasks.shield(() -> Tasks.sleep(Duration.ofSeconds(1)));
                            steps.add("child cleaned up");
                        }
                    });
                });
            } catch (TaskCancelledException e) {
                assertInstanceOf(DeadlockException.class, e.getCause());
                steps.add("main");
                throw e;
            }
        });
        assertEquals(3, steps.list().size(), steps::toString);
        assertTrue(steps.list().contains("spawned: DeadlockException"), steps::toString);
        assertTrue(steps.list().indexOf("main") > steps.list().indexOf("child cleaned up"), steps::toString);
        assertEquals(0, never.waiting());
        assertTrue(thrown.getMessage().contains("never"));
    }

    @Test
    void itIsThrownAlsoIfMainSwallowsItsCancellation() {
        Event never = Event.create();
        assertDeadlock(() -> {
            assertThrows(TaskCancelledException.class, never::await);
            steps.add("swallowed");
        });
        steps.assertAre("swallowed");
    }

    @Test
    void aWaitBehindAShieldThatNothingCanEndIsGivenUp() {
        Event never = Event.create("never");
        assertDeadlock(() -> Tasks.shield(() -> never.await()));
        assertEquals(1, Logs.containing("wait in a shield").size());
        never.set(); // ends the task that was left behind
    }

    @Test
    void aTimerThatIsPendingIsNoDeadlock() throws Exception {
        Event event = Event.create();
        run(() -> {
            var _ = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofDays(365));
                event.set();
            });
            event.await();
        });
    }

    @Test
    void aTimeoutAroundTheWaitIsNoDeadlock() throws Exception {
        run(() -> assertEquals(false, Event.create().await(Duration.ofDays(365))));
    }

    @Test
    void aDeadlockIsSeenWhenTheLastTimerHasFired() {
        Event never = Event.create();
        assertDeadlock(() -> {
            var _ = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofDays(365));
                steps.add("last timer");
            });
            never.await();
        });
        steps.assertAre("last timer");
    }

    @Test
    void aWaitInsideABlockingCallIsPartOfIt() {
        Event never = Event.create("never");
        var thrown = assertDeadlock(() -> Tasks.blocking(() -> never.await()));
        assertTrue(thrown.getMessage().contains("never"), thrown.getMessage());
    }

    @Test
    void spawnedTasksThatWaitForEverAreNoDeadlockOnceMainHasEnded() throws Exception {
        Event never = Event.create();
        run(() -> {
            var _ = Tasks.spawn(() -> {
                try {
                    never.await();
                } finally {
                    steps.add("cancelled");
                }
            });
            Tasks.yieldNow();
        });
        steps.assertAre("cancelled");
    }

    @Test
    void aPermitThatIsHeldByTheWaiterItselfIsADeadlock() {
        Semaphore one = Semaphore.create("one", 1);
        assertDeadlock(() -> {
            try (Permit held = one.acquire()) {
                try (Permit _ = one.acquire()) {
                    throw new AssertionError("two of one, besides " + held);
                }
            }
        });
        assertEquals(1, one.available());
    }
}
