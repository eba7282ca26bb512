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
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is behind a shield is not reached by a cancellation from outside it: rule 3. */
final class ShieldTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();

    @EveryPlace
    void cancellationWaitsUntilTheShieldedWorkIsDone(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                String result = Tasks.shield(() -> {
                    gate.await();
                    Tasks.sleep(SHORT);
                    return "result";
                });
                steps.add(result);
                Tasks.yieldNow();
                steps.add("not reached");
            });
            Until.waits(task);
            task.cancel();
            gate.set();
            task.join();
            steps.assertAre("result");
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void aShieldHidesACancellationThatIsPending(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                cancelMyself("early");
                assertTrue(Thread.currentThread().isInterrupted());
                Tasks.shield(() -> {
                    assertFalse(Thread.currentThread().isInterrupted());
                    Thread.sleep(1);
                    Tasks.sleep(SHORT);
                    steps.add("inside");
                });
                assertTrue(Thread.currentThread().isInterrupted());
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add("after");
            });
            task.join();
            steps.assertAre("inside", "after");
        });
    }

    @EveryPlace
    void cleanUpBehindAShieldMayWait(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                try {
                    Tasks.sleep(LONG);
                } finally {
                    Tasks.shield(() -> Tasks.sleep(SHORT));
                    steps.add("cleaned up");
                }
            });
            Until.waits(task);
            task.cancel();
            task.join();
            steps.assertAre("cleaned up");
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void aTimeoutInsideAShieldEndsWhatTheShieldProtects(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                try {
                    Tasks.sleep(LONG);
                } finally {
                    assertThrows(
                            TimeoutException.class,
                            () -> Tasks.shield(() -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG))));
                    steps.add("given up");
                }
            });
            Until.waits(task);
            task.cancel();
            task.join();
            steps.assertAre("given up");
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void aTimeoutAroundAShieldReturnsWhatTheWorkReturnsHoweverLate(Place place) throws Exception {
        place.run(() -> {
            String result = Tasks.timeout(SHORT, deadline -> {
                String late = Tasks.shield(() -> {
                    Tasks.sleep(SHORT.multipliedBy(4));
                    return "late";
                });
                assertTrue(deadline.expired());
                return late;
            });
            assertEquals("late", result);
            Tasks.yieldNow(); // its cancellation has gone with it
        });
    }

    @EveryPlace
    void anAwaitAfterTheShieldButInsideTheTimeoutIsCancelled(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT, () -> {
                        Tasks.shield(() -> Tasks.sleep(SHORT.multipliedBy(4)));
                        steps.add("after the shield");
                        Tasks.yieldNow();
                        steps.add("not reached");
                    }));
            steps.assertAre("after the shield");
        });
    }

    @EveryPlace
    void shieldsNest(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.shield(() -> {
                Tasks.shield(() -> gate.await());
                steps.add("inner done");
                Tasks.yieldNow();
                steps.add("outer done");
            }));
            Until.waits(task);
            task.cancel();
            gate.set();
            task.join();
            steps.assertAre("inner done", "outer done");
        });
    }

    @EveryPlace
    void aTimeoutBetweenTwoShieldsIsHiddenByTheInnerOneOnly(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                cancelMyself("outside");
                Tasks.shield(() -> {
                    assertThrows(
                            TimeoutException.class,
                            () -> Tasks.timeout(SHORT, () -> {
                                Tasks.shield(() -> Tasks.sleep(SHORT.multipliedBy(4)));
                                steps.add("inner shield done");
                                Tasks.sleep(LONG);
                            }));
                    Tasks.sleep(SHORT);
                    steps.add("outer shield done");
                });
                var thrown = assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add(thrown.getMessage());
            });
            task.join();
            steps.assertAre("inner shield done", "outer shield done", "outside");
        });
    }

    @EveryPlace
    void childrenForkedBehindAShieldAreNotCancelledWithTheTask(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.shield(() -> TaskGroup.run(group -> {
                var _ = group.fork(() -> {
                    gate.await();
                    steps.add("child done");
                });
            })));
            Until.waits(task);
            task.cancel();
            gate.set();
            task.join();
            steps.assertAre("child done");
        });
    }

    @EveryPlace
    void aShieldThrowsWhatTheWorkThrows(Place place) throws Exception {
        place.run(() -> {
            assertThrows(IOException.class, () -> Tasks.shield(() -> throwIo()));
            assertThrows(IOException.class, () -> Tasks.uninterruptibly(() -> throwIo()));
        });
    }

    private static void throwIo() throws IOException {
        throw new IOException();
    }

    @EveryPlace
    void uninterruptiblyWaitsOutACancellationWhichStaysPending(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Tasks.uninterruptibly(() -> gate.await());
                steps.add("through");
                assertTrue(Thread.currentThread().isInterrupted());
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add("cancelled");
            });
            Until.waits(task);
            task.cancel();
            gate.set();
            task.join();
            steps.assertAre("through", "cancelled");
        });
    }

    @EveryPlace
    void uninterruptiblyReturnsWhatTheWorkReturns(Place place) throws Exception {
        place.run(() -> assertEquals(7, Tasks.<Integer, RuntimeException>uninterruptibly(() -> 7)));
    }

    @Test
    void aForeignCallInsideUninterruptiblyThatSomebodyInterruptsIsAnErrorAndKeepsTheInterrupt() throws Exception {
        Task<?> task = Tasks.spawn(() -> {
            assertThrows(
                    IllegalStateException.class,
                    () -> Tasks.uninterruptibly(() -> {
                        steps.add("inside");
                        Thread.sleep(LONG);
                    }));
            steps.add(Thread.interrupted());
        });
        steps.await("inside");
        Until.blocked(task);
        Until.threadOf(task).interrupt();
        task.join();
        steps.assertAre("inside", true);
    }
}
