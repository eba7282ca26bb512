package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.LockStats;
import dev.fermata.sync.Permit;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules 22 and 23. What a lock has in common with every other await is in {@link AwaitContractTest}. */
public final class LockContractTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    private int counter; // guarded by a lock of the test

    /** Acquires, says so, and holds the lock until {@code end}. */
    private static Task<?> forkHolder(TaskGroup group, Lock lock, String name, Steps steps, Event end) {
        return group.fork(name, () -> {
            try (var _ = lock.acquire()) {
                steps.add(name);
                end.await();
            }
        });
    }

    private static Thread holdingThread(Lock lock) {
        return lock.stats().holder().orElseThrow();
    }

    // --- order -------------------------------------------------------------------------------------------------------

    @EveryPlace
    void releaseHandsItToTheOneThatHasWaitedLongest(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Steps steps = new Steps();
            Event end = make.event();
            Permit permit = lock.acquire();
            Task<?> first = forkHolder(group, lock, "first", steps, end);
            Until.waiting(lock::waiting, 1);
            Task<?> second = forkHolder(group, lock, "second", steps, end);
            Until.waiting(lock::waiting, 2);
            permit.close();
            assertEquals(Optional.of(first), lock.holder()); // at once, not when it has run
            steps.await("first");
            assertEquals(1, lock.waiting());
            end.set();
            second.join();
            steps.assertAre("first", "second");
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void nobodyGetsInBetweenTheReleaseAndTheNextHolder(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Steps steps = new Steps();
            Event end = make.event();
            lock.acquire();
            forkHolder(group, lock, "waiter", steps, end);
            Until.waiting(lock::waiting, 1);
            lock.release();
            assertTrue(lock.isLocked());
            assertFalse(lock.tryAcquire());
            assertFalse(lock.tryAcquire(Duration.ZERO));
            end.set();
            try (var _ = lock.acquire()) {
                steps.add("the former holder");
            }
            steps.assertAre("waiter", "the former holder");
        }));
    }

    @EveryPlace
    void aWaiterThatLeavesTheMiddleLeavesTheOrderAsItIs(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Steps steps = new Steps();
            Event end = make.event();
            end.set();
            lock.acquire();
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                tasks.add(forkHolder(group, lock, "task " + i, steps, end));
                Until.waiting(lock::waiting, i + 1);
            }
            Until.waits(tasks.toArray(new Task<?>[0]));
            for (int i : new int[] {2, 0, 4}) { // from the middle, the head and the tail
                tasks.get(i).cancel();
            }
            Until.waiting(lock::waiting, 2);
            assertEquals(
                    List.of("task 1", "task 3"),
                    lock.stats().waiters().stream().map(Thread::getName).toList());
            lock.release();
            tasks.get(3).join();
            steps.assertAre("task 1", "task 3");
        }));
    }

    // --- who holds it ------------------------------------------------------------------------------------------------

    @EveryPlace
    void theHoldBelongsToTheAcquiringThread(Place place) throws Exception {
        place.run(() -> {
            Lock lock = make.lock();
            assertEquals(Optional.empty(), lock.holder());
            assertEquals(Optional.empty(), lock.stats().holder());
            try (var _ = lock.acquire()) {
                assertEquals(Task.current(), lock.holder()); // empty for a thread that is no task
                assertEquals(place.isTask(), lock.holder().isPresent());
                assertEquals(Thread.currentThread(), holdingThread(lock));
            }
            assertEquals(Optional.empty(), lock.stats().holder());
            assertTrue(lock.tryAcquire());
            assertEquals(Thread.currentThread(), holdingThread(lock));
        });
    }

    @EveryPlace
    void statisticsListTheWaitersInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock("till");
            lock.acquire();
            Task<?> first = group.fork(() -> lock.tryAcquire(HOUR));
            Until.waiting(lock::waiting, 1);
            Task<?> second = group.fork(() -> lock.tryAcquire(HOUR));
            Until.waiting(lock::waiting, 2);
            LockStats stats = lock.stats();
            assertEquals("till", stats.name());
            assertEquals(Optional.of(Thread.currentThread()), stats.holder());
            assertEquals(
                    List.of(Optional.of(first), Optional.of(second)),
                    stats.waiters().stream().map(Task::of).toList());
            group.cancel();
            first.join();
            second.join();
            assertEquals(List.of(), lock.stats().waiters());
        }));
    }

    @EveryPlace
    void theTextNamesTheLockAndItsHolder(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock("till");
            assertTrue(lock.toString().contains("till"));
            group.fork("Andrey", () -> lock.tryAcquire()).join();
            assertTrue(lock.toString().contains("Andrey"), lock::toString);
        }));
    }

    @EveryPlace
    void theHolderCannotWaitForItself(Place place) throws Exception {
        place.run(() -> {
            Lock lock = make.lock("till");
            try (var _ = lock.acquire()) {
                String complaint =
                        assertThrows(IllegalStateException.class, lock::acquire).getMessage();
                assertTrue(complaint.contains("till"), complaint);
                assertThrows(IllegalStateException.class, () -> lock.acquire(HOUR));
                assertThrows(IllegalStateException.class, () -> lock.tryAcquire(HOUR));
                assertThrows(IllegalStateException.class, () -> lock.tryAcquire(Duration.ZERO));
                assertFalse(lock.tryAcquire());
                assertEquals(0, lock.waiting());
                assertTrue(lock.isLocked());
            }
            assertFalse(lock.isLocked());
        });
    }

    @EveryPlace
    void anotherTaskMayReleaseIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            lock.acquire();
            group.fork(lock::release).join();
            assertFalse(lock.isLocked());
            lock.acquire(); // no longer the holder: no complaint
            lock.release();
        }));
    }

    @EveryPlace
    void theHoldOutlastsItsTask(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Task<?> ended = group.fork(() -> lock.tryAcquire());
            ended.join();
            assertEquals(ended.id(), holdingThread(lock).threadId());
            Task<?> waiter = group.fork(() -> lock.acquire());
            Until.waits(waiter);
            lock.release();
            waiter.join();
            assertEquals(waiter.id(), holdingThread(lock).threadId());
        }));
    }

    @EveryPlace
    void aFreeLockCannotBeReleased(Place place) throws Exception {
        place.run(() -> {
            Lock lock = make.lock("till");
            String complaint =
                    assertThrows(IllegalStateException.class, lock::release).getMessage();
            assertTrue(complaint.contains("till"), complaint);
            lock.acquire();
            lock.release();
            assertThrows(IllegalStateException.class, lock::release);
            assertFalse(lock.isLocked());
            assertTrue(lock.tryAcquire());
        });
    }

    // --- permits -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void aPermitGivesBackOnce(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Permit permit = lock.acquire();
            permit.close();
            permit.close();
            group.fork(() -> lock.tryAcquire()).join();
            permit.close();
            assertTrue(lock.isLocked());
        }));
    }

    @EveryPlace
    void anyTaskMayCloseAPermit(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Permit permit = lock.acquire(HOUR);
            group.fork(permit::close).join();
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void thePermitOfAHoldThatWasReleasedFreesNobodyElsesHold(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Permit stale = lock.acquire();
            lock.release();
            Task<?> other = group.fork(() -> lock.tryAcquire());
            other.join();
            stale.close();
            assertEquals(other.id(), holdingThread(lock).threadId());
            lock.release();

            Permit own = lock.acquire(); // of the same thread, but another hold
            stale.close();
            assertTrue(lock.isLocked());
            own.close();
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void aStalePermitDoesNothingWhileOthersWait(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            Steps steps = new Steps();
            Event end = make.event();
            Permit stale = lock.acquire();
            Task<?> first = forkHolder(group, lock, "first", steps, end);
            Until.waiting(lock::waiting, 1);
            forkHolder(group, lock, "second", steps, end);
            Until.waiting(lock::waiting, 2);
            lock.release();
            stale.close();
            stale.close();
            steps.await("first");
            assertEquals(Optional.of(first), lock.holder());
            assertEquals(1, lock.waiting());
            end.set();
        }));
    }

    // --- limits and arguments ----------------------------------------------------------------------------------------

    @EveryPlace
    void theTimeoutNamesTheLockItsHolderAndTheLimit(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock("till");
            group.fork("Andrey", () -> lock.tryAcquire()).join();
            String complaint = assertThrows(TimeoutException.class, () -> lock.acquire(Duration.ofMillis(5)))
                    .getMessage();
            assertTrue(complaint.contains("till") && complaint.contains("Andrey"), complaint);
            assertTrue(complaint.contains("5 ms"), complaint);
            for (Duration none : List.of(Duration.ZERO, Duration.ofMillis(-5))) {
                complaint = assertThrows(TimeoutException.class, () -> lock.acquire(none))
                        .getMessage();
                assertTrue(complaint.contains(none.toString()), complaint);
            }
        }));
    }

    @EveryPlace
    void theLongestDurationIsNoOverflow(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = make.lock();
            lock.acquire();
            Task<Boolean> waiter = group.fork(() -> lock.tryAcquire(Duration.ofSeconds(Long.MAX_VALUE)));
            Until.waits(waiter);
            lock.release();
            assertTrue(waiter.get());
        }));
    }

    @EveryPlace
    void nullIsRefused(Place place) throws Exception {
        place.run(() -> {
            Lock lock = make.lock();
            assertThrows(NullPointerException.class, () -> make.lock(null));
            assertThrows(NullPointerException.class, () -> lock.acquire(null));
            assertThrows(NullPointerException.class, () -> lock.tryAcquire(null));
            assertFalse(lock.isLocked());
        });
    }

    // --- what it is for ----------------------------------------------------------------------------------------------

    @EveryPlace
    void atMostOneHoldsItWhateverTheOthersTry(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            counter = 0;
            Lock lock = make.lock();
            AtomicInteger entries = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                SplittableRandom random = new SplittableRandom(i);
                group.fork(() -> {
                    for (int round = 0; round < 500; round++) {
                        boolean in = switch (random.nextInt(4)) {
                            case 0 -> lock.acquire() != null;
                            case 1 -> lock.tryAcquire();
                            case 2 -> lock.tryAcquire(Duration.ofNanos(random.nextInt(20_000)));
                            default -> lock.tryAcquire(HOUR);
                        };
                        if (in) {
                            int before = counter;
                            if (random.nextInt(8) == 0) {
                                Tasks.yieldNow();
                            }
                            counter = before + 1;
                            entries.incrementAndGet();
                            lock.release();
                        }
                    }
                });
            }
            group.join();
            assertEquals(entries.get(), counter);
            assertFalse(lock.isLocked());
            assertEquals(0, lock.waiting());
        }));
    }
}
