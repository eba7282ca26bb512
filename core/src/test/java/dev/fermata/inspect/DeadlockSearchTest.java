package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Barrier;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Heard;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Cycles of waits are found when their last wait begins, and nothing else is taken for one. */
final class DeadlockSearchTest {
    @AutoClose
    private final Heard heard = new Heard();

    /** Runs work in a group, waits until a deadlock is reported, and cancels what is in it. */
    private Cycle theOnlyCycle(TaskGroup group) throws InterruptedException {
        Until.holds(() -> !heard.cycles().isEmpty(), "a deadlock is reported");
        List<Cycle> seen = Snapshot.take().deadlocks();
        group.cancel();
        assertEquals(1, heard.cycles().size());
        Cycle cycle = heard.cycles().getFirst();
        assertEquals(
                List.of(sorted(cycle.threads())),
                seen.stream().map(each -> sorted(each.threads())).toList());
        return cycle;
    }

    private static List<Long> sorted(List<Thread> threads) {
        return threads.stream().map(Thread::threadId).sorted().toList();
    }

    private static void assertContains(Cycle cycle, String... parts) {
        for (String part : parts) {
            assertTrue(cycle.description().contains(part), part + " in\n" + cycle.description());
        }
    }

    /** Both hold their first one before either wants its second. */
    private static VoidWork<?> both(Lock first, Barrier here, Lock second) {
        return () -> {
            try (var _ = first.acquire()) {
                here.await();
                second.acquire().close();
            }
        };
    }

    @EveryPlace
    void twoLocksInOppositeOrder(Place place) throws Exception {
        place.run(() -> {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Barrier here = Barrier.create(2);
            TaskGroup.run(group -> {
                var _ = group.fork("A", both(stock, here, prices));
                var _ = group.fork("B", both(prices, here, stock));
                Cycle cycle = theOnlyCycle(group);
                assertEquals(2, cycle.threads().size());
                assertEquals(
                        Set.of(
                                "task \"A\" holds lock \"stock\" and waits for lock \"prices\", held by task \"B\"",
                                "task \"B\" holds lock \"prices\" and waits for lock \"stock\", held by task \"A\""),
                        cycle.description()
                                .replaceAll(" \\(at [^)]*\\)\\)", "")
                                .lines()
                                .collect(Collectors.toSet()));
                assertTrue(Logs.containing("deadlock: of 2").getFirst().contains(cycle.description()));
            });
        });
    }

    @EveryPlace
    void philosophersInACircle(Place place) throws Exception {
        place.run(() -> {
            List<Lock> forks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                forks.add(Lock.create("fork " + i));
            }
            Barrier here = Barrier.create(5);
            TaskGroup.run(group -> {
                for (int i = 0; i < 5; i++) {
                    var _ = group.fork("philosopher " + i, both(forks.get(i), here, forks.get((i + 1) % 5)));
                }
                assertEquals(5, theOnlyCycle(group).threads().size());
            });
        });
    }

    /**
     * Several may see the whole circle at once, each from its own place in it. And none of them waits at the barrier, although
     * the last one there may not have got round to waking them all.
     */
    @Test
    void aCircleThatSeveralCloseAtOnceIsReportedOnce() throws Exception {
        for (int round = 1; round <= 300; round++) {
            List<Lock> forks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                forks.add(Lock.create("fork " + i));
            }
            Barrier here = Barrier.create(8);
            int reported = round;
            TaskGroup.run(group -> {
                for (int i = 0; i < 8; i++) {
                    var _ = group.fork(both(forks.get(i), here, forks.get((i + 1) % 8)));
                }
                Until.holds(() -> heard.cycles().size() >= reported, "a deadlock is reported");
                group.cancel();
            });
            assertEquals(reported, heard.cycles().size(), () -> heard.cycles().toString());
            assertEquals(8, heard.cycles().getLast().threads().size());
        }
    }

    @EveryPlace
    void aSemaphoreIsPartOfOneWhenAllWhoHoldPermitsAre(Place place) throws Exception {
        place.run(() -> {
            Semaphore seats = Semaphore.create("seats", 2);
            Lock door = Lock.create("door");
            Event close = Event.create();
            TaskGroup.run(group -> {
                var _ = group.fork("holder of the door", () -> {
                    try (var _ = door.acquire()) {
                        close.await();
                        seats.acquire().close();
                    }
                });
                Until.waiting(close::waiting, 1);
                for (int i = 0; i < 2; i++) {
                    var _ = group.fork("guest " + i, () -> {
                        try (var _ = seats.acquire()) {
                            door.acquire().close();
                        }
                    });
                }
                Until.waiting(door::waiting, 2);
                assertEquals(List.of(), heard.cycles());
                close.set();
                assertContains(
                        theOnlyCycle(group),
                        "semaphore \"seats\"",
                        "holds lock \"door\" and waits for semaphore",
                        "permits are held by several");
            });
        });
    }

    @EveryPlace
    void aSemaphoreOfWhichOneHolderCanGoOnIsPartOfNone(Place place) throws Exception {
        place.run(() -> {
            Semaphore seats = Semaphore.create(2);
            Lock door = Lock.create();
            Event leave = Event.create();
            TaskGroup.run(group -> {
                var _ = group.fork("free", () -> {
                    try (var _ = seats.acquire()) {
                        leave.await();
                    }
                });
                Until.waiting(leave::waiting, 1);
                try (var _ = door.acquire()) {
                    var _ = group.fork("bound", () -> {
                        try (var _ = seats.acquire()) {
                            door.acquire().close();
                        }
                    });
                    Until.waiting(door::waiting, 1);
                    var _ = group.fork("opener", () -> {
                        Until.waiting(seats::waiting, 1);
                        assertEquals(List.of(), Snapshot.take().deadlocks());
                        leave.set();
                    });
                    seats.acquire().close();
                }
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void aPermitThatAnotherTaskGivesBackMakesItASignal(Place place) throws Exception {
        place.run(() -> {
            Semaphore signal = Semaphore.create(1);
            assertTrue(signal.tryAcquire());
            Tasks.gather(() -> signal.release()); // whose permit that was is not the question any more
            TaskGroup.run(group -> {
                var _ = group.fork("A", () -> {
                    signal.acquire();
                    signal.acquire();
                });
                Until.waiting(signal::waiting, 1);
                assertEquals(List.of(), Snapshot.take().deadlocks());
                signal.release();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void aTaskThatWantsAPermitWhileItHasAllWaitsForItself(Place place) throws Exception {
        place.run(() -> {
            Semaphore one = Semaphore.bounded("one", 1);
            one.acquire().close(); // so it is known that who acquires a permit gives it back
            TaskGroup.run(group -> {
                var _ = group.fork("greedy", () -> {
                    try (var _ = one.acquire()) {
                        one.acquire().close();
                    }
                });
                assertEquals(1, theOnlyCycle(group).threads().size());
            });
        });
    }

    /** A loop that accepts work looked like a deadlock when it was full for the first time, before any of its tasks was done. */
    @EveryPlace
    void whoAcquiresPermitsForOthersToGiveBackIsPartOfNone(Place place) throws Exception {
        place.run(() -> {
            Semaphore most = Semaphore.create("at most", 2);
            Event finish = Event.create();
            TaskGroup.run(group -> {
                var _ = group.fork(
                        "acceptor",
                        () -> TaskGroup.run(handlers -> {
                            for (int i = 0; i < 4; i++) {
                                most.acquire();
                                var _ = handlers.fork("handler", () -> {
                                    try {
                                        finish.await();
                                    } finally {
                                        most.release();
                                    }
                                });
                            }
                        }));
                Until.waiting(most::waiting, 1);
                assertEquals(List.of(), Snapshot.take().deadlocks());
                finish.set();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void tasksThatJoinEachOther(Place place) throws Exception {
        place.run(() -> {
            AtomicReference<Task<?>> second = new AtomicReference<>();
            Event known = Event.create();
            TaskGroup.run(group -> {
                Task<?> first = group.fork("first", () -> {
                    known.await();
                    second.get().join();
                });
                second.set(group.fork("second", first::join));
                known.set();
                assertContains(theOnlyCycle(group), "task \"first\" waits for the end of task \"second\"");
            });
        });
    }

    @EveryPlace
    void anOwnerThatJoinsTasksWhichNeedItsLock(Place place) throws Exception {
        place.run(() -> TaskGroup.run(outer -> {
            Lock lock = Lock.create("mine");
            var _ = outer.fork("owner", () -> {
                try (var _ = lock.acquire()) {
                    Tasks.gather(() -> {}, () -> lock.acquire().close());
                }
            });
            assertContains(theOnlyCycle(outer), "task \"owner\"", "the tasks of its group", "lock \"mine\"");
        }));
    }

    /** One comes to the barrier with a lock that the other, who is still missing, wants first. */
    private static VoidWork<?> unequalParties(Lock lock, Barrier barrier) {
        return () -> TaskGroup.run(group -> {
            var _ = group.fork("early", () -> {
                try (var _ = lock.acquire()) {
                    barrier.await();
                }
            });
            Until.waiting(barrier::waiting, 1);
            var _ = group.fork("late", () -> {
                lock.acquire().close();
                barrier.await();
            });
        });
    }

    @Test
    void aBarrierWhoseMissingPartyWaitsForOneThatIsThere() throws Exception {
        Lock lock = Lock.create("lock");
        Barrier barrier = Barrier.create(2);
        Thread top = Thread.ofVirtual().start(quietly(unequalParties(lock, barrier)));
        Until.holds(() -> !heard.cycles().isEmpty(), "a deadlock is reported");
        assertEquals(1, Snapshot.take().deadlocks().size());
        top.interrupt();
        top.join();
        // one or two: the owner might have come, so it is part of one itself
        assertContains(heard.cycles().getFirst(), "task \"early\"", "waits for the others at a barrier");
    }

    @EveryPlace
    void aBarrierToWhichSomebodyOfTheFamilyMayStillComeIsPartOfNone(Place place) throws Exception {
        place.run(() -> {
            Lock lock = Lock.create("lock");
            Barrier barrier = Barrier.create(2);
            TaskGroup.run(outer -> {
                var _ = outer.fork("owner", unequalParties(lock, barrier));
                Until.waiting(lock::waiting, 1);
                assertEquals(List.of(), Snapshot.take().deadlocks());
                barrier.await(); // in place of the one that cannot
                barrier.await();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void whatADeadlineEndsIsNoDeadlockAndIsToldApart(Place place) throws Exception {
        place.run(() -> {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Barrier here = Barrier.create(2);
            TaskGroup.run(group -> {
                Task<?> a = group.fork("A", both(stock, here, prices));
                Task<?> b = group.fork("B", () -> {
                    try (var _ = prices.acquire()) {
                        here.await();
                        stock.tryAcquire(Duration.ofHours(1));
                    }
                });
                Until.holds(() -> stock.waiting() == 1 && prices.waiting() == 1, "they wait for each other");
                Until.waits(a, b); // and have parked
                Snapshot snapshot = Snapshot.take();
                assertEquals(List.of(), snapshot.deadlocks());
                assertEquals(1, snapshot.timedDeadlocks().size());
                group.cancel();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void aTimeoutAroundATaskAboveEndsItToo(Place place) throws Exception {
        place.run(() -> {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Barrier here = Barrier.create(2);
            List<Task<?>> tasks = new CopyOnWriteArrayList<>();
            TaskGroup.run(outer -> {
                var _ = outer.fork(
                        "above",
                        () -> Tasks.timeout(
                                Duration.ofHours(1),
                                () -> TaskGroup.run(group -> {
                                    tasks.add(group.fork("A", both(stock, here, prices)));
                                    tasks.add(group.fork("B", both(prices, here, stock)));
                                })));
                Until.holds(() -> stock.waiting() == 1 && prices.waiting() == 1, "they wait for each other");
                Until.waits(tasks.toArray(Task<?>[]::new)); // and have parked
                Snapshot snapshot = Snapshot.take();
                assertEquals(List.of(), snapshot.deadlocks());
                assertEquals(1, snapshot.timedDeadlocks().size());
                outer.cancel();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void aHolderThatHasEndedIsNamedAsSuch(Place place) throws Exception {
        place.run(() -> {
            Lock lock = Lock.create("forgotten");
            Task<?> forgetful = Tasks.spawn(() -> {
                lock.acquire();
            });
            Thread thread = Until.threadOf(forgetful);
            forgetful.join();
            Until.holds(() -> thread.getState() == Thread.State.TERMINATED, "its thread has ended");
            TaskGroup.run(group -> {
                var _ = group.fork("patient", () -> lock.acquire().close());
                Until.waiting(lock::waiting, 1);
                Snapshot snapshot = Snapshot.take();
                assertEquals("forgotten", snapshot.abandoned().getFirst().name());
                assertTrue(
                        snapshot.render().contains(", which has ended without releasing it; waiting: 1"),
                        snapshot::render);
                assertEquals(List.of(), snapshot.deadlocks()); // anybody may release it
                lock.release();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @EveryPlace
    void aLockThatAnotherTaskReleasesIsASignal(Place place) throws Exception {
        place.run(() -> {
            Lock stock = Lock.create("stock");
            Lock prices = Lock.create("prices");
            Barrier here = Barrier.create(2);
            assertTrue(stock.tryAcquire());
            Tasks.gather(() -> stock.release());
            TaskGroup.run(group -> {
                Task<?> a = group.fork("A", both(stock, here, prices));
                Task<?> b = group.fork("B", both(prices, here, stock));
                Until.holds(() -> stock.waiting() == 1 && prices.waiting() == 1, "they wait for each other");
                Until.waits(a, b); // and have parked
                assertEquals(List.of(), Snapshot.take().deadlocks());
                group.cancel();
            });
            assertEquals(List.of(), heard.cycles());
        });
    }

    @Test
    void threadsThatAreNoTasks() throws Exception {
        Lock stock = Lock.create("stock");
        Lock prices = Lock.create("prices");
        Barrier here = Barrier.create(2);
        Thread one = Thread.ofVirtual().name("one").start(quietly(both(stock, here, prices)));
        Thread two = Thread.ofPlatform().name("two").start(quietly(both(prices, here, stock)));
        Until.holds(() -> !heard.cycles().isEmpty(), "a deadlock is reported");
        one.interrupt();
        one.join();
        two.join();
        assertEquals(1, heard.cycles().size());
        assertContains(heard.cycles().getFirst(), "thread \"one\"", "thread \"two\"");
    }

    private static Runnable quietly(VoidWork<?> work) {
        return () -> {
            try {
                work.run();
            } catch (Exception e) {
                assertTrue(e instanceof InterruptedException);
            }
        };
    }
}
