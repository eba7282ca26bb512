package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Permit;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rule 24: await and signal. Limits and cancellation are in {@link ConditionEndContractTest}, the predicates in
 * {@link ConditionPredicateContractTest}.
 */
public final class ConditionContractTest extends ConditionScenes {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    // --- the lock ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void everythingNeedsTheLockHeldByTheCaller(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            VoidWork<Exception> never = () -> {};
            VoidWork<Exception> noMore = () -> lock.acquire().close();
            VoidWork<Exception> byAnother =
                    () -> group.fork(() -> lock.tryAcquire()).join();
            for (VoidWork<Exception> held : List.of(never, noMore, byAnother)) {
                held.run();
                String complaint = assertThrows(IllegalStateException.class, condition::await)
                        .getMessage();
                assertTrue(complaint.contains("till"), complaint);
                assertThrows(IllegalStateException.class, () -> condition.await(HOUR));
                assertThrows(IllegalStateException.class, () -> condition.await(Duration.ZERO));
                assertThrows(IllegalStateException.class, () -> condition.awaitUntil(() -> true));
                assertThrows(IllegalStateException.class, condition::signal);
                assertThrows(IllegalStateException.class, () -> condition.signal(1));
                assertThrows(IllegalStateException.class, condition::signalAll);
            }
            assertEquals(0, condition.waiting());
        }));
    }

    @EveryPlace
    void theLockIsTheOneItWasMadeWithOrItsOwn(Place place) throws Exception {
        place.run(() -> {
            assertSame(lock, condition.lock());
            assertNotSame(make.condition().lock(), make.condition().lock());
        });
    }

    @EveryPlace
    void theLockIsFreeWhileOneWaitsAndHeldAgainWhenItReturns(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> task = forkWaiting(group, "waiter");
            assertFalse(lock.isLocked());
            locked(() -> {
                condition.signal();
                assertEquals(0, condition.waiting());
                assertEquals(1, lock.waiting());
                assertFalse(task.isDone());
            });
            task.join();
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void withoutTimeItKeepsTheLock(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            try (var _ = lock.acquire()) {
                Task<?> other = group.fork(() -> locked(() -> steps.add("other")));
                Until.waiting(lock::waiting, 1);
                assertFalse(condition.await(Duration.ZERO));
                assertFalse(condition.await(Duration.ofSeconds(-1)));
                assertFalse(other.isDone());
                steps.assertAre();
            }
        }));
    }

    // --- the hold ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void afterASignalThePermitIsStillTheOneOfTheHold(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Permit permit = lock.acquire();
            group.fork(() -> locked(condition::signal));
            condition.await();
            assertTrue(lock.isLocked());
            permit.close();
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void afterATimeoutThePermitIsStillTheOneOfTheHold(Place place) throws Exception {
        place.run(() -> {
            Permit permit = lock.acquire();
            assertFalse(condition.await(SHORT));
            assertFalse(condition.await(SHORT)); // again, with the same hold
            assertTrue(lock.isLocked());
            permit.close();
            assertFalse(lock.isLocked());
        });
    }

    @EveryPlace
    void aPermitOfTheTimeOfTheWaitIsStaleAfterIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Permit waiters = lock.acquire();
            Task<Permit> signaller = group.fork(() -> {
                Permit meanwhile = lock.acquire();
                condition.signal();
                meanwhile.close();
                return meanwhile;
            });
            condition.await();
            Permit meanwhile = signaller.get();
            meanwhile.close();
            assertTrue(lock.isLocked());
            waiters.close();
            assertFalse(lock.isLocked());
            Permit later = lock.acquire();
            meanwhile.close();
            waiters.close();
            assertTrue(lock.isLocked());
            later.close();
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void itIsStaleForTheOneThatIsHandedTheLockAfterIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Permit waiters = lock.acquire();
            Task<Permit> signaller = group.fork(() -> {
                Permit meanwhile = lock.acquire();
                condition.signal();
                meanwhile.close();
                return meanwhile;
            });
            condition.await();
            Permit meanwhile = signaller.get();
            Task<Permit> next = group.fork(() -> lock.acquire());
            Until.waiting(lock::waiting, 1);
            waiters.close();
            Permit nexts = next.get();
            meanwhile.close();
            waiters.close();
            assertTrue(lock.isLocked());
            nexts.close();
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void thePermitOfOneThatWaitsFreesNobodyElsesHold(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Event gone = make.event();
            Task<Permit> waiter = group.fork(() -> {
                Permit permit = lock.acquire();
                group.fork(() -> {
                    Until.waiting(condition::waiting, 1);
                    permit.close(); // it waits: its hold is not there
                    gone.set();
                });
                condition.await();
                assertTrue(lock.isLocked());
                return permit;
            });
            gone.await();
            Permit mine = lock.acquire();
            condition.signal();
            assertTrue(lock.isLocked());
            mine.close();
            Permit its = waiter.get();
            assertTrue(lock.isLocked());
            its.close();
            assertFalse(lock.isLocked());
        }));
    }

    // --- signals -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void signalsGoToThoseWhoHaveWaitedLongest(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 6; i++) {
                forkWaiting(group, "task " + i);
            }
            locked(condition::signal);
            steps.await("task 0");
            locked(() -> condition.signal(0));
            locked(() -> condition.signal(2));
            steps.await("task 2");
            assertEquals(3, condition.waiting());
            locked(condition::signalAll);
            group.join();
            steps.assertAre("task 0", "task 1", "task 2", "task 3", "task 4", "task 5");
        }));
    }

    @EveryPlace
    void aSignalThatNobodyWaitsForIsNotRemembered(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = forkWaiting(group, "first");
            locked(() -> condition.signal(3));
            locked(condition::signalAll);
            first.join();
            locked(() -> assertFalse(condition.await(SHORT)));
        }));
    }

    @EveryPlace
    void aNegativeCountIsRefused(Place place) throws Exception {
        place.run(() -> locked(() -> {
            String complaint = assertThrows(IllegalArgumentException.class, () -> condition.signal(-2))
                    .getMessage();
            assertTrue(complaint.contains("count") && complaint.contains("-2"), complaint);
        }));
    }

    @EveryPlace
    void oneThatWasSignalledWaitsBehindThoseWhoWaitForTheLock(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            forkWaiting(group, "signalled");
            try (var _ = lock.acquire()) {
                group.fork(() -> locked(() -> steps.add("before")));
                Until.waiting(lock::waiting, 1);
                condition.signal();
                group.fork(() -> locked(() -> steps.add("after")));
                Until.waiting(lock::waiting, 3);
            }
            group.join();
            steps.assertAre("before", "signalled", "after");
        }));
    }

    @EveryPlace
    void conditionsOfOneLockHaveTheirOwnWaiters(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Condition other = make.condition(lock);
            Task<?> waiter = forkWaiting(group, "waiter");
            locked(other::signalAll);
            locked(() -> {
                assertEquals(0, lock.waiting());
                assertEquals(1, condition.waiting());
                assertEquals(0, other.waiting());
                condition.signal();
            });
            waiter.join();
        }));
    }

    // --- what it is for ----------------------------------------------------------------------------------------------

    @EveryPlace
    void aBufferMadeOfItLosesNothing(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            int each = 1000;
            Condition notEmpty = make.condition(lock);
            Condition notFull = make.condition(lock);
            ArrayDeque<Integer> buffer = new ArrayDeque<>();
            AtomicLong sum = new AtomicLong();
            for (int i = 0; i < 3; i++) {
                group.fork(() -> {
                    for (int item = 1; item <= each; item++) {
                        try (var _ = lock.acquire()) {
                            notFull.awaitUntil(() -> buffer.size() < 2);
                            buffer.add(item);
                            notEmpty.signal();
                        }
                    }
                });
                group.fork(() -> {
                    for (int count = 0; count < each; count++) {
                        try (var _ = lock.acquire()) {
                            while (buffer.isEmpty()) {
                                notEmpty.await(HOUR);
                            }
                            sum.addAndGet(buffer.remove());
                            notFull.signal();
                        }
                    }
                });
            }
            group.join();
            assertEquals(3L * each * (each + 1) / 2, sum.get());
            assertFalse(lock.isLocked());
        }));
    }
}
