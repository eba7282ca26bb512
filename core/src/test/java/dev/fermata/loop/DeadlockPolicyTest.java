package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the policy THROW the wait that closes a cycle throws, and the others go on. */
final class DeadlockPolicyTest {
    @BeforeEach
    void throwIt() {
        DeadlockPolicy.set(DeadlockPolicy.THROW);
    }

    @AfterEach
    void reportIt() {
        DeadlockPolicy.set(DeadlockPolicy.REPORT);
    }

    @EveryPlace
    void whoClosesTheCycleGetsTheExceptionAndTheOtherGoesOn(Place place) throws Exception {
        place.run(() -> {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Event go = Event.create();
            try (TaskGroup group = TaskGroup.supervisor()) {
                Task<?> waits = group.fork("waits", () -> {
                    try (var _ = stock.acquire()) {
                        go.await();
                        prices.acquire().close();
                    }
                });
                Task<?> closes = group.fork("closes", () -> {
                    try (var _ = prices.acquire()) {
                        go.set();
                        parked(waits, prices);
                        stock.acquire().close();
                    }
                });
                group.join();
                assertEquals(Task.State.SUCCESS, waits.state());
                var thrown = assertInstanceOf(DeadlockException.class, closes.exceptionNow());
                assertTrue(thrown.getMessage().contains("task \"closes\" holds lock \"prices\""), thrown.getMessage());
                assertFalse(thrown.snapshot().tasks().isEmpty());
            }
            assertFalse(stock.isLocked() || prices.isLocked());
            assertEquals(0, stock.waiting());
        });
    }

    @EveryPlace
    void anOwnerWhoseJoinClosesItCancelsAndAwaitsItsTasks(Place place) throws Exception {
        place.run(() -> {
            Lock lock = Lock.create("mine");
            try (var _ = lock.acquire()) {
                assertThrows(
                        DeadlockException.class,
                        () -> TaskGroup.run(group -> {
                            Task<?> task =
                                    group.fork("needs it", () -> lock.acquire().close());
                            parked(task, lock);
                        }));
                assertEquals(0, lock.waiting());
            }
        });
    }

    @EveryPlace
    void ofAFailingTaskTheGroupIsCancelledAndTellsWhy(Place place) throws Exception {
        place.run(() -> {
            Semaphore one = Semaphore.create("one", 1);
            one.acquire().close(); // so it is known that who acquires a permit gives it back
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> Tasks.gather(
                            () -> {
                                try (var _ = one.acquire()) {
                                    one.acquire().close();
                                }
                            },
                            () -> Event.create().await()));
            assertEquals(
                    List.of(DeadlockException.class),
                    thrown.failures().stream().map(Object::getClass).toList());
            assertEquals(1, one.available());
        });
    }

    /** On a loop a grant counts as one who can go on, until its task has had its turn, and no longer. */
    @EveryPlace
    void whoHasHadToWaitForItsPermitIsPartOfOneLikeAnyOther(Place place) throws Exception {
        place.run(() -> {
            Semaphore one = Semaphore.create("one", 1);
            Lock lock = Lock.create("mine");
            lock.acquire();
            TaskGroup.run(group -> {
                Task<?> granted;
                try (var _ = one.acquire()) {
                    granted = group.fork("granted", () -> {
                        try (var _ = one.acquire()) {
                            lock.acquire().close();
                        }
                    });
                    Until.waiting(one::waiting, 1);
                }
                parked(granted, lock);
                assertThrows(DeadlockException.class, one::acquire);
                lock.release();
            });
        });
    }

    @EveryPlace
    void aWaitThatCannotBeCancelledWaits(Place place) throws Exception {
        place.run(() -> {
            Lock first = Lock.create("first");
            Lock second = Lock.create("second");
            Event go = Event.create();
            TaskGroup.run(group -> {
                Task<?> shielded = group.fork("shielded", () -> {
                    first.acquire();
                    go.await();
                    second.asJavaLock().lock();
                    second.release();
                });
                Until.waiting(go::waiting, 1);
                var _ = group.fork("other", () -> {
                    try (var _ = second.acquire()) {
                        go.set();
                        parked(shielded, second);
                        assertThrows(DeadlockException.class, first::acquire);
                    }
                });
            });
        });
    }

    /** Since when the two wait is told by two clocks, which say nothing of each other. */
    @Test
    void whoClosesItAcrossLoopsIsToldByTheWaitAndNotByTheTime() throws Exception {
        Lock parallels = Lock.create("the parallel task's");
        Lock loops = Lock.create("the loop's");
        Event go = Event.create();
        Task<?> parallel = Tasks.spawn(() -> {
            try (var _ = parallels.acquire()) {
                go.await();
                loops.acquire().close();
            }
        });
        Until.waiting(go::waiting, 1);
        Loop.builder().virtualTime().run(() -> {
            try (var _ = loops.acquire()) {
                go.set();
                parked(parallel, loops);
                assertThrows(DeadlockException.class, parallels::acquire);
            }
        });
        parallel.get();
    }

    /** Until the task waits for the lock and has parked: before that it may have yet to look whether it closes a cycle. */
    private static void parked(Task<?> task, Lock lock) throws InterruptedException {
        Until.waiting(lock::waiting, 1);
        Until.blocked(task);
    }

    @Test
    void thereIsAlwaysOne() {
        assertThrows(NullPointerException.class, () -> DeadlockPolicy.set(null));
        assertEquals(DeadlockPolicy.THROW, DeadlockPolicy.get());
    }
}
