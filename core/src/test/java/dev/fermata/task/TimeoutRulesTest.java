package dev.fermata.task;

import static dev.fermata.task.CancellationTest.cancelMyself;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that asyncio, kotlinx and tokio test of timeouts; see docs/evidence. */
final class TimeoutRulesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();
    private final AtomicReference<Deadline> kept = new AtomicReference<>();

    /** asyncio throws the inner one first; here the outermost scope that is over is what an await throws for. */
    @EveryPlace
    void whenBothHaveExpiredBeforeTheNextAwaitTheOuterOneIsThrown(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT.multipliedBy(2), outer -> {
                        Tasks.<InterruptedException>timeout(SHORT, () -> {
                            while (!outer.expired()) {
                                Tasks.shield(() -> Tasks.sleep(SHORT));
                            }
                            Tasks.shield(() -> Tasks.sleep(SHORT)); // a later timer: by then the outer one has fired
                            Tasks.sleep(LONG);
                        });
                        return steps;
                    }));
            assertTrue(thrown.getMessage().contains("10 ms"), thrown.getMessage());
        });
    }

    @EveryPlace
    void theCleanUpOfWorkThatTimedOutIsWaitedForAndMayHaveATimeoutOfItsOwn(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT, () -> {
                        try {
                            Tasks.sleep(LONG);
                        } finally {
                            Tasks.shield(() -> Tasks.sleep(SHORT));
                            assertThrows(
                                    TimeoutException.class,
                                    () -> Tasks.shield(
                                            () -> Tasks.timeout(SHORT.multipliedBy(3), () -> Tasks.sleep(LONG))));
                            steps.add("cleaned up");
                        }
                    }));
            assertTrue(thrown.getMessage().contains("5 ms"), thrown.getMessage());
            steps.assertAre("cleaned up");
        });
    }

    /** asyncio forgets a cancellation that was swallowed; here a timeout begun after it is refused by it. */
    @EveryPlace
    void afterACancellationATimeoutPassesThatOn(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                cancelMyself("enough");
                assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                for (Duration limit : List.of(Duration.ZERO, LONG)) {
                    var thrown = assertThrows(
                            TaskCancelledException.class, () -> Tasks.timeout(limit, () -> Tasks.sleep(LONG)));
                    steps.add(thrown.getMessage());
                }
            });
            task.get();
            steps.assertAre("enough", "enough");
        });
    }

    @EveryPlace
    void aTimeoutAroundAGroupThrowsTheFailuresMetWhileEndingIt(Place place) throws Exception {
        IOException failure = new IOException("clean-up failed");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> Tasks.timeout(
                            LONG,
                            deadline -> TaskGroup.call(group -> {
                                Task<?> child = group.fork(() -> {
                                    try {
                                        Tasks.sleep(LONG);
                                    } catch (InterruptedException e) {
                                        throw failure;
                                    }
                                });
                                Until.waits(child);
                                deadline.moveTo(SHORT);
                                Tasks.sleep(LONG);
                                return steps;
                            })));
            assertEquals(List.of(failure), thrown.failures());
            Tasks.yieldNow(); // the cancellation that gave way to it was the timeout's, which is over
        });
    }

    /** tokio: work that is always ready must not exhaust its timeout's chances. Virtual time stands still meanwhile. */
    @EveryPlace
    void workThatNeverHasToWaitIsEndedToo(Place place) throws Exception {
        gate.set();
        place.run(() -> {
            if (!place.isVirtual()) {
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(SHORT, () -> {
                            while (gate.isSet()) {
                                gate.await();
                            }
                        }));
            }
        });
    }

    // --- moving it ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void anotherTaskMayMoveTheDeadline(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.fork(() -> {
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(LONG, deadline -> {
                            kept.set(deadline);
                            gate.await();
                            return steps;
                        }));
                steps.add("timed out");
            });
            Until.waiting(gate::waiting, 1);
            kept.get().never();
            kept.get().moveTo(LONG.multipliedBy(2));
            assertFalse(task.isDone());
            kept.get().moveTo(SHORT);
            task.join();
            steps.assertAre("timed out");
            assertThrows(IllegalStateException.class, () -> kept.get().moveTo(LONG));
        }));
    }

    @Test
    void aThreadOutsideMayMoveTheDeadlineOfATaskOnALoop() throws Exception {
        for (Place place : List.of(Place.LOOP, Place.VIRTUAL_LOOP)) {
            place.run(() -> assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(LONG, deadline -> {
                        deadline.never();
                        Tasks.blocking(() -> {
                            Thread outside = Thread.ofPlatform().start(() -> deadline.moveTo(SHORT));
                            outside.join();
                        });
                        gate.await();
                        return steps;
                    })));
        }
    }

    /** One that moved it at the same moment as another was told that it had expired. */
    @EveryPlace(Place.Kind.NO_LOOP)
    void severalMayMoveItAtOnce(Place place) throws Exception {
        place.run(() -> Tasks.timeout(LONG, deadline -> {
            Tasks.gather(() -> moveOften(deadline), () -> moveOften(deadline), () -> moveOften(deadline));
            assertFalse(deadline.expired());
            assertTrue(deadline.remaining().compareTo(LONG.dividedBy(2)) > 0);
            return steps;
        }));
    }

    private static void moveOften(Deadline deadline) {
        for (int i = 0; i < 20_000; i++) {
            if (i % 8 == 0) {
                deadline.never();
            }
            deadline.moveTo(LONG);
        }
    }

    // --- waiting for a task with a limit -----------------------------------------------------------------------------

    @EveryPlace
    void anEndBeforeTheCancellationOfTheOneThatWaitsForItIsReturned(Place place) throws Exception {
        place.run(() -> {
            Task<String> worker = Tasks.spawn(() -> {
                gate.await();
                return "done";
            });
            Event cancelled = Event.create();
            Task<?> waiter = Tasks.spawn(() -> {
                steps.add(worker.get());
                Until.holds(cancelled::isSet, "cancelled"); // no await: it has been, where tasks run one at a time
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add("cancelled");
            });
            Until.waits(worker, waiter);
            gate.set();
            while (!worker.isDone()) {
                if (place.isLoop()) {
                    Tasks.yieldNow(); // the worker ends in this turn, the waiter runs in the next
                } else {
                    Thread.onSpinWait();
                }
            }
            waiter.cancel();
            cancelled.set();
            waiter.join();
            if (place.isLoop()) {
                steps.assertAre("done", "cancelled");
            } else { // the task has its result a moment before it tells those who wait
                assertTrue(
                        steps.list().equals(List.of("done", "cancelled"))
                                || (steps.list().isEmpty() && waiter.state() == State.CANCELLED),
                        steps::toString);
            }
        });
    }

    /** Both come before its next turn: the timeout first, so that is what the work has met, whatever exception it makes of it. */
    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL_LOOP", "DIRECT_VIRTUAL_LOOP"})
    void aTimeoutThatAStrangersInterruptFollowsIsWhatEndedTheWorkAndTheInterruptStays(Place place) throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        place.run(() -> TaskGroup.run(group -> {
            group.fork(() -> {
                Tasks.sleep(SHORT); // its timer is set first, so it runs first when both have fired
                worker.get().interrupt();
            });
            group.fork(() -> {
                worker.set(Thread.currentThread());
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(SHORT, () -> {
                            try {
                                gate.await();
                            } catch (InterruptedException e) {
                                throw new InterruptedException("of the work's own");
                            }
                        }));
                assertTrue(Thread.interrupted(), "the stranger's interrupt is lost");
            });
        }));
    }

    @EveryPlace
    void sleepingForLessThanNoTimeOnlyLetsOthersRun(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            group.fork(() -> steps.add("other"));
            Tasks.sleep(SHORT.negated());
            if (place.isLoop()) {
                steps.assertAre("other");
            }
        }));
    }
}
