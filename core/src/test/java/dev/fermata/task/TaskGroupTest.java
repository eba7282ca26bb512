package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicReference;

/** {@code TaskGroup.run} and {@code call}: rules 9 and 10, as far as nobody cancels the owner. */
final class TaskGroupTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();
    private final AtomicReference<Task<?>> kept = new AtomicReference<>();

    @EveryPlace
    void theEndOfTheBodyWaitsForAllTasks(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> {
                var _ = group.fork(() -> {
                    gate.await();
                    var _ = group.fork(() -> steps.add("grandchild"));
                    steps.add("child");
                });
                gate.set();
            });
            assertEquals(2, steps.list().size(), steps::toString);
        });
    }

    @EveryPlace
    void aGroupWithoutTasksEndsAtOnce(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> steps.add("body"));
            steps.assertAre("body");
        });
    }

    @EveryPlace
    void callReturnsWhatTheBodyReturnsWhenAllTasksHaveEnded(Place place) throws Exception {
        place.run(() -> {
            Task<Integer> task = TaskGroup.call(group -> group.fork(() -> {
                Tasks.sleep(SHORT);
                return 7;
            }));
            assertEquals(7, task.resultNow());
        });
    }

    @EveryPlace
    void aFailureCancelsTheBodyAndTheOtherTasks(Place place) throws Exception {
        IOException failure = new IOException("first");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        Task<?> sibling = group.fork(() -> recordCancellation("sibling"));
                        Until.waits(sibling);
                        var _ = group.fork(failing(failure));
                        recordCancellation("body");
                    }));
            assertEquals(List.of(failure), thrown.failures());
            assertSame(failure, thrown.getCause());
            assertArrayEquals(new Throwable[0], thrown.getSuppressed());
            assertTrue(thrown.getMessage().contains("first"), thrown.getMessage());
            assertEquals(
                    List.of("body: " + failure, "sibling: " + failure),
                    steps.list().stream().sorted().toList());
            Tasks.yieldNow();
        });
    }

    /** Waits to be cancelled, and records the cause. */
    private void recordCancellation(String who) throws InterruptedException {
        try {
            Tasks.sleep(LONG);
        } catch (TaskCancelledException e) {
            steps.add(who + ": " + e.getCause());
            throw e;
        }
    }

    private static Callable<Void> failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }

    @EveryPlace
    void allFailuresAreThrownTogetherAlsoThoseMetWhileCancelling(Place place) throws Exception {
        IOException first = new IOException("first");
        IllegalStateException second = new IllegalStateException("while cleaning up");
        IllegalArgumentException third = new IllegalArgumentException("the body, too");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        Task<?> sibling = group.fork(() -> {
                            try {
                                Tasks.sleep(LONG);
                            } finally {
                                failCleanUp(second);
                            }
                        });
                        Until.waits(sibling);
                        var _ = group.fork(failing(first));
                        try {
                            Tasks.sleep(LONG);
                        } catch (InterruptedException e) {
                            Tasks.shield(sibling::join);
                            throw third;
                        }
                    }));
            assertEquals(List.of(first, second, third), thrown.failures());
            assertSame(first, thrown.getCause());
            assertArrayEquals(new Throwable[] {second, third}, thrown.getSuppressed());
        });
    }

    /** The group heard of it after those who join: a body that failed on account of it was listed first, now and then. */
    @EveryPlace
    void whoJoinsAFailedTaskAndFailsOnAccountOfItIsListedBehindIt(Place place) throws Exception {
        IOException first = new IOException("first");
        IllegalArgumentException second = new IllegalArgumentException("the body, too");
        place.run(() -> {
            for (int i = 0; i < 2000; i++) {
                var thrown = assertThrows(
                        TaskGroupException.class,
                        () -> TaskGroup.run(group -> {
                            Task<?> task = group.fork(failing(first));
                            Tasks.shield(task::join);
                            throw second;
                        }));
                assertEquals(List.of(first, second), thrown.failures());
            }
        });
    }

    private static void failCleanUp(RuntimeException failure) {
        throw failure;
    }

    @EveryPlace
    void aFailureOfTheBodyAloneIsThrownAsItIs(Place place) throws Exception {
        IOException failure = new IOException("body");
        place.run(() -> {
            var thrown = assertThrows(
                    IOException.class,
                    () -> TaskGroup.run(group -> {
                        Task<?> child = group.fork(() -> recordCancellation("child"));
                        Until.waits(child);
                        throw failure;
                    }));
            assertSame(failure, thrown);
            steps.assertAre("child: " + failure);
        });
    }

    @EveryPlace
    void aFailureAfterTheBodyHasEndedCancelsTheOtherTasks(Place place) throws Exception {
        IOException failure = new IOException("late");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        var _ = group.fork(() -> recordCancellation("sibling"));
                        var _ = group.fork(() -> {
                            gate.await();
                            throw failure;
                        });
                        gate.set();
                    }));
            assertEquals(List.of(failure), thrown.failures());
        });
    }

    @EveryPlace
    void aBodyThatSwallowsItsCancellationStillThrowsTheFailures(Place place) throws Exception {
        IOException failure = new IOException("child");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.call(group -> {
                        var _ = group.fork(failing(failure));
                        assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                        return "swallowed";
                    }));
            assertEquals(List.of(failure), thrown.failures());
        });
    }

    @EveryPlace
    void aChildThatWasCancelledOnItsOwnIsNoFailure(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> {
                Task<?> child = group.fork(() -> Tasks.sleep(LONG));
                Task<?> sibling = group.fork(() -> {
                    gate.await();
                    steps.add("sibling done");
                });
                Until.waits(child, sibling);
                child.cancel("alone");
                child.join();
                kept.set(child);
                gate.set();
            });
            assertEquals(State.CANCELLED, kept.get().state());
            steps.assertAre("sibling done");
        });
    }

    @EveryPlace
    void cancelEndsTheGroupEarlyWithoutAnError(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> {
                Task<?> child = group.fork(() -> recordCancellation("child"));
                Until.waits(child);
                group.cancel();
                Tasks.sleep(LONG);
                steps.add("not reached");
            });
            steps.assertAre("child: null");
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void aChildMayCancelItsGroup(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> {
                var _ = group.fork(() -> {
                    group.cancel();
                    Tasks.yieldNow();
                    steps.add("not reached");
                });
                Tasks.sleep(LONG);
            });
            steps.assertAre();
        });
    }

    @EveryPlace
    void aCallThatIsCancelledBeforeItHasAResultThrowsThat(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TaskCancelledException.class,
                    () -> TaskGroup.call(group -> {
                        group.cancel();
                        Tasks.sleep(LONG);
                        return "not reached";
                    }));
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void aResultThatTheBodyHadBeforeTheGroupWasCancelledIsReturned(Place place) throws Exception {
        place.run(() -> {
            String result = TaskGroup.call(group -> {
                var _ = group.fork(() -> Tasks.sleep(LONG));
                group.cancel();
                return "result";
            });
            assertEquals("result", result);
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void forkingIntoACancelledGroupGivesATaskThatNeverRuns(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            group.cancel();
            Task<?> child = group.fork(() -> steps.add("ran"));
            assertEquals(State.CANCELLED, child.state());
            Tasks.shield(child::join);
            steps.assertAre();
        }));
    }

    @EveryPlace
    void forkingAfterTheEndIsAnError(Place place) throws Exception {
        AtomicReference<TaskGroup> escaped = new AtomicReference<>();
        place.run(() -> {
            TaskGroup.run(escaped::set);
            assertThrows(IllegalStateException.class, () -> escaped.get().fork(() -> steps.add("ran")));
            steps.assertAre();
        });
    }

    @EveryPlace
    void aChildThatJoinsItsOwnGroupIsToldSo(Place place) throws Exception {
        place.run(() -> {
            TaskGroup.run(group -> {
                var _ = group.fork(() -> {
                    assertThrows(IllegalStateException.class, group::join);
                    assertThrows(IllegalStateException.class, group::close);
                    steps.add("told so");
                });
            });
            steps.assertAre("told so");
        });
    }

    @EveryPlace
    void anErrorOfAChildIsAFailure(Place place) throws Exception {
        AssertionError error = new AssertionError("wrong");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        var _ = group.fork(() -> failWith(error));
                    }));
            assertEquals(List.of(error), thrown.failures());
        });
    }

    private static void failWith(Error error) {
        throw error;
    }

    @EveryPlace
    void whatTheTasksDidIsVisibleAfterTheGroup(Place place) throws Exception {
        place.run(() -> {
            int[] plain = new int[64];
            TaskGroup.run(group -> {
                for (int i = 0; i < plain.length; i++) {
                    int index = i;
                    var _ = group.fork(() -> {
                        Tasks.yieldNow();
                        plain[index] = index + 1;
                    });
                }
            });
            for (int i = 0; i < plain.length; i++) {
                assertEquals(i + 1, plain[i]);
            }
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }
}
