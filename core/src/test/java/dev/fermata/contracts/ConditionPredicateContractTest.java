package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Rule 24: a signal whose predicate is false is not lost, and does not go round in circles. */
public final class ConditionPredicateContractTest {
    private final Primitives make = Primitives.underTest();
    private final Lock lock = make.lock();
    private final Condition condition = make.condition(lock);
    private final Steps steps = new Steps();

    private void locked(VoidWork<?> work) throws Exception {
        try (var _ = lock.acquire()) {
            work.run();
        }
    }

    private Task<?> forkWaiting(TaskGroup group, String name, BooleanSupplier predicate) throws InterruptedException {
        int before = condition.waiting();
        Task<?> task = group.fork(
                name,
                () -> locked(() -> {
                    condition.awaitUntil(predicate);
                    steps.add(name);
                }));
        Until.waiting(condition::waiting, before + 1);
        Until.waits(task);
        return task;
    }

    /** Until a signal has gone as far as it goes: so many wait, and the lock is free. */
    private void untilSettled(int waiting) throws InterruptedException {
        Until.holds(() -> condition.waiting() == waiting && !lock.isLocked(), "settled");
    }

    @EveryPlace
    void aTruePredicateNeedsNoSignal(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            locked(() -> condition.awaitUntil(() -> true));
            Task<?> cancelled = group.fork(() -> {
                Task.current().orElseThrow().cancel();
                assertThrows(InterruptedException.class, Tasks::yieldNow);
                locked(() -> condition.awaitUntil(() -> true)); // in a cancelled scope, too
                steps.add("passed");
            });
            cancelled.join();
            steps.assertAre("passed");
        }));
    }

    @EveryPlace
    void thePredicateIsAskedWithTheLockHeld(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicInteger asked = new AtomicInteger();
            Task<?> task = group.fork(() -> locked(() -> condition.awaitUntil(() -> {
                assertSame(Thread.currentThread(), lock.stats().holder().orElseThrow());
                return asked.incrementAndGet() == 3;
            })));
            for (int round = 1; round < 3; round++) {
                int times = round;
                Until.holds(() -> asked.get() == times && condition.waiting() == 1, "asked " + times);
                locked(condition::signal);
            }
            task.join();
            assertEquals(3, asked.get());
            assertEquals(State.SUCCESS, task.state());
        }));
    }

    @EveryPlace
    void anUnusedSignalPassesToTheNext(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = forkWaiting(group, "false", () -> false);
            Task<?> second = forkWaiting(group, "also false", () -> false);
            int before = condition.waiting();
            Task<?> third = group.fork(() -> locked(() -> {
                condition.await();
                steps.add("signalled");
            }));
            Until.waiting(condition::waiting, before + 1);
            locked(condition::signal);
            third.join();
            steps.assertAre("signalled");
            untilSettled(2);
            first.cancel();
            second.cancel();
        }));
    }

    @EveryPlace
    void anUnusedSignalIsOfferedOnceToEach(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicInteger asked = new AtomicInteger();
            BooleanSupplier never = () -> asked.incrementAndGet() < 0;
            Task<?> first = forkWaiting(group, "first", never);
            Task<?> second = forkWaiting(group, "second", never);
            assertEquals(2, asked.get());
            for (int round = 1; round <= 3; round++) {
                locked(condition::signal);
                Until.waits(first, second);
                untilSettled(2);
                int times = 2 + 2 * round;
                Until.holds(() -> asked.get() == times, "asked");
            }
            for (int i = 0; i < 100; i++) {
                Tasks.yieldNow();
            }
            assertEquals(8, asked.get());
            first.cancel();
            second.cancel();
        }));
    }

    @EveryPlace
    void anUnusedSignalIsNotForThoseWhoCameAfterIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> early = forkWaiting(group, "early", () -> false);
            Task<?> late;
            try (var _ = lock.acquire()) {
                late = group.fork(() -> locked(() -> {
                    condition.await();
                    steps.add("late");
                }));
                Until.waiting(lock::waiting, 1);
                condition.signal(); // early is behind late now, and passes its signal on when late waits
                assertEquals(2, lock.waiting());
            }
            untilSettled(2);
            Until.waits(early, late);
            steps.assertAre();
            early.cancel();
            locked(condition::signal);
            late.join();
            steps.assertAre("late");
        }));
    }

    @EveryPlace
    void aPredicateThatThrowsPassesItsSignalOn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicInteger asked = new AtomicInteger();
            Task<?> first = group.fork(() -> locked(() -> {
                var failure = assertThrows(
                        ArithmeticException.class,
                        () -> condition.awaitUntil(() -> 1 / (1 - asked.getAndIncrement()) > 1));
                assertSame(Thread.currentThread(), lock.stats().holder().orElseThrow(), failure::toString);
                steps.add("thrown");
            }));
            Until.waiting(condition::waiting, 1);
            Task<?> second = group.fork(() -> locked(() -> {
                condition.await();
                steps.add("signalled");
            }));
            Until.waiting(condition::waiting, 2);
            locked(condition::signal);
            first.join();
            second.join();
            steps.assertAre("thrown", "signalled");
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void aSignalThatIsPassedOnWhileNobodyHoldsTheLockIsGrantedAtOnce(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicInteger asked = new AtomicInteger();
            Task<?> first = group.fork(() -> locked(() -> assertThrows(
                    IllegalStateException.class, // it cannot wait again without the lock
                    () -> condition.awaitUntil(() -> {
                        if (asked.getAndIncrement() > 0) {
                            lock.release();
                        }
                        return false;
                    }))));
            Until.waiting(condition::waiting, 1);
            Task<?> second = group.fork(() -> locked(() -> {
                condition.await();
                assertSame(Thread.currentThread(), lock.stats().holder().orElseThrow());
                steps.add("signalled");
            }));
            Until.waiting(condition::waiting, 2);
            locked(condition::signal);
            first.join();
            second.join();
            steps.assertAre("signalled");
            locked(() -> assertTrue(lock.isLocked()));
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void aPredicateThatThrowsAtOnceDisturbsNobody(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> waiter = forkWaiting(group, "waiter", () -> false);
            locked(() -> {
                var failure = new IllegalArgumentException();
                assertSame(
                        failure,
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> condition.awaitUntil(() -> {
                                    throw failure;
                                })));
                assertTrue(lock.isLocked());
            });
            assertEquals(1, condition.waiting());
            waiter.cancel();
        }));
    }

    @EveryPlace
    void cancelledAfterItsSignalItPassesThatOnIfItHasNoUseForIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = forkWaiting(group, "first", () -> false);
            Task<?> second = group.fork(() -> locked(() -> {
                condition.await();
                steps.add("signalled");
            }));
            Until.waiting(condition::waiting, 2);
            locked(() -> {
                condition.signal();
                first.cancel();
            });
            second.join();
            first.join();
            assertEquals(State.CANCELLED, first.state());
            steps.assertAre("signalled");
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void cancelledAfterItsSignalItReturnsIfItsPredicateIsTrue(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicInteger items = new AtomicInteger();
            Task<?> task = group.fork(() -> {
                locked(() -> condition.awaitUntil(() -> items.get() > 0));
                steps.add("got it");
                Tasks.yieldNow();
                steps.add("never");
            });
            Until.waiting(condition::waiting, 1);
            locked(() -> {
                items.set(1);
                condition.signal();
                task.cancel();
            });
            task.join();
            steps.assertAre("got it");
            assertEquals(State.CANCELLED, task.state());
        }));
    }

    @EveryPlace
    void nullIsRefused(Place place) throws Exception {
        place.run(() -> {
            assertThrows(NullPointerException.class, () -> make.condition(null));
            locked(() -> {
                assertThrows(NullPointerException.class, () -> condition.awaitUntil(null));
                assertThrows(NullPointerException.class, () -> condition.await(null));
            });
        });
    }
}
