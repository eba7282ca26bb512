package dev.fermata.task;

import static dev.fermata.task.CancellationTest.cancelMyself;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The owner of a group is cancelled: rules 7 and 10. */
final class GroupOwnerTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();

    @EveryPlace
    void cancellingTheOwnerCancelsTheTasksAndWaitsForThem(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                try {
                    TaskGroup.run(group -> {
                        Task<?> one = group.fork(this::cleanUpSlowly);
                        Task<?> other = group.fork(this::cleanUpSlowly);
                        Until.waits(one, other);
                        steps.add("ready");
                    });
                } finally {
                    steps.add("owner");
                }
            });
            steps.await("ready");
            Until.waits(owner);
            owner.cancel("enough");
            steps.await("cleaning");
            assertFalse(owner.isDone());
            gate.set();
            owner.join();
            assertEquals(State.CANCELLED, owner.state());
            steps.assertAre("ready", "cleaning", "cleaning", "owner");
        });
    }

    private void cleanUpSlowly() throws InterruptedException {
        try {
            Tasks.sleep(LONG);
        } catch (TaskCancelledException e) {
            assertInstanceOf(TaskCancelledException.class, e.getCause());
            steps.add("cleaning");
            Tasks.shield(() -> gate.await());
            throw e;
        }
    }

    @EveryPlace
    void cancellingTheOwnerInTheBodyCancelsTheTasks(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                TaskGroup.run(group -> {
                    Task<?> child = group.fork(() -> {
                        try {
                            Tasks.sleep(LONG);
                        } finally {
                            steps.add("child ended");
                        }
                    });
                    Until.waits(child);
                    steps.add("ready");
                    Tasks.sleep(LONG);
                });
            });
            steps.await("ready");
            Until.waits(owner);
            owner.cancel();
            owner.join();
            assertEquals(State.CANCELLED, owner.state());
            steps.assertAre("ready", "child ended");
        });
    }

    @EveryPlace
    void failuresMeanwhileAreThrownAndTheCancellationStaysPending(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                var thrown = assertThrows(
                        TaskGroupException.class,
                        () -> TaskGroup.run(group -> {
                            Task<?> child = group.fork(this::failCleanUp);
                            Until.waits(child);
                            steps.add("ready");
                        }));
                steps.add(thrown.failures().getFirst().getMessage());
                assertPending();
            });
            steps.await("ready");
            Until.waits(owner);
            owner.cancel("enough");
            owner.join();
            steps.assertAre("ready", "clean-up failed", "enough", "once");
        });
    }

    @EveryPlace
    void failuresMeanwhileOfABodyThatWasCancelledInAnAwaitLeaveTheCancellationPending(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                var thrown = assertThrows(
                        TaskGroupException.class,
                        () -> TaskGroup.run(group -> {
                            Task<?> child = group.fork(this::failCleanUp);
                            Until.waits(child);
                            steps.add("ready");
                            Tasks.sleep(LONG);
                        }));
                steps.add(thrown.failures().getFirst().getMessage());
                assertPending();
            });
            steps.await("ready");
            Until.waits(owner);
            owner.cancel("enough");
            owner.join();
            steps.assertAre("ready", "clean-up failed", "enough", "once");
        });
    }

    @EveryPlace
    void failuresMeanwhileOfABodyThatWasInterruptedInAForeignCallLeaveTheCancellationPendingOnce(Place place)
            throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                var thrown = assertThrows(
                        TaskGroupException.class,
                        () -> TaskGroup.run(group -> {
                            Task<?> child = group.fork(this::failCleanUp);
                            Until.waits(child);
                            steps.add("ready");
                            Tasks.blocking(() -> never.await());
                        }));
                steps.add(thrown.failures().getFirst().getMessage());
                assertPending();
            });
            steps.await("ready");
            Until.blocked(owner);
            owner.cancel("enough");
            owner.join();
            steps.assertAre("ready", "clean-up failed", "enough", "once");
        });
    }

    @EveryPlace
    void failuresMeanwhileOfABodyThatWrapsItsCancellationLeaveItPendingOnce(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                var thrown = assertThrows(
                        TaskGroupException.class,
                        () -> TaskGroup.run(group -> {
                            Task<?> child = group.fork(this::failCleanUp);
                            Until.waits(child);
                            steps.add("ready");
                            try {
                                Tasks.sleep(LONG);
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                        }));
                steps.add(thrown.failures().getFirst().getMessage());
                assertPending();
            });
            steps.await("ready");
            Until.waits(owner);
            owner.cancel("enough");
            owner.join();
            steps.assertAre("ready", "clean-up failed", "enough", "once");
        });
    }

    private void failCleanUp() throws IOException, InterruptedException {
        try {
            Tasks.sleep(LONG);
        } catch (InterruptedException e) {
            throw new IOException("clean-up failed");
        }
        throw new AssertionError("not cancelled");
    }

    /** The cancellation is thrown by the next await; after that there is no other interrupt. */
    private void assertPending() throws InterruptedException {
        assertTrue(Thread.currentThread().isInterrupted());
        var thrown = assertThrows(TaskCancelledException.class, Tasks::yieldNow);
        steps.add(thrown.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
        Event.create().await(Duration.ZERO);
        steps.add("once");
    }

    @EveryPlace
    void theResultOfABodyIsNotLostToACancellationWhenNoTaskIsLeft(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                String result = TaskGroup.call(group -> {
                    cancelMyself("at the end");
                    return "result";
                });
                steps.add(result);
                Tasks.yieldNow();
                steps.add("not reached");
            });
            owner.join();
            steps.assertAre("result");
            assertEquals(State.CANCELLED, owner.state());
        });
    }

    @EveryPlace
    void aStrangersInterruptOfTheOwnerEndsTheGroupWithThatInterrupt(Place place) throws Exception {
        AtomicReference<State> child = new AtomicReference<>();
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                Thread.currentThread().interrupt();
                InterruptTest.assertPlain(() -> TaskGroup.run(group -> {
                    Task<?> task = group.fork(() -> {
                        try {
                            Tasks.sleep(LONG);
                        } finally {
                            child.set(State.CANCELLED);
                        }
                    });
                    Tasks.shield(() -> Until.waits(task));
                }));
                Tasks.yieldNow();
                steps.add("goes on");
            });
            owner.join();
            assertEquals(State.CANCELLED, child.get());
            steps.assertAre("goes on");
        });
    }

    @EveryPlace
    void closeWaitsAlthoughTheOwnerIsCancelled(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                try (TaskGroup group = TaskGroup.open()) {
                    Task<?> task = group.fork(() -> {
                        try {
                            Tasks.sleep(LONG);
                        } finally {
                            steps.add("cleaning");
                            Tasks.shield(() -> gate.await());
                        }
                    });
                    Until.waits(task);
                    steps.add("ready");
                    gate.await(LONG);
                } finally {
                    steps.add("closed");
                }
            });
            steps.await("ready");
            Until.waits(owner);
            owner.cancel();
            steps.await("cleaning");
            assertFalse(owner.isDone());
            gate.set();
            owner.join();
            steps.assertAre("ready", "cleaning", "closed");
        });
    }

    @Test
    void aCloseThatTakesLongNamesWhomItWaitsFor() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> stubborn =
                        group.fork("stubborn", () -> Tasks.shield(() -> Tasks.sleep(Duration.ofSeconds(60))));
                Until.waits(stubborn);
            }
            List<String> warnings = Logs.containing("still waiting after 10 s");
            assertEquals(1, warnings.size());
            assertTrue(warnings.getFirst().contains("stubborn"), warnings::toString);
            assertTrue(warnings.getFirst().contains(GroupOwnerTest.class.getName()), "with its stack: " + warnings);
        });
    }
}
