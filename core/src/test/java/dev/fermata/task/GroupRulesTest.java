package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules that asyncio, trio and kotlinx test of groups in each other, and of odd endings; see docs/evidence. */
final class GroupRulesTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();
    private final IOException failure = new IOException("failure");

    private static Callable<Void> failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }

    private void waitToBeCancelled(String who) throws InterruptedException {
        try {
            Tasks.sleep(LONG);
        } finally {
            steps.add(who);
        }
    }

    // --- in each other -----------------------------------------------------------------------------------------------

    @EveryPlace
    void theFailuresOfAnInnerGroupAreThrownByTheOuterOneAsTheyAre(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(outer -> {
                        Task<?> child = outer.fork(() -> waitToBeCancelled("outer child"));
                        Until.waits(child);
                        TaskGroup.run(inner -> {
                            inner.fork(failing(failure));
                        });
                    }));
            assertEquals(List.of(failure), thrown.failures());
            steps.assertAre("outer child");
        });
    }

    @EveryPlace
    void aFailureInTheOuterGroupEndsTheInnerOne(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(outer -> {
                        outer.fork(() -> {
                            gate.await();
                            throw failure;
                        });
                        try {
                            TaskGroup.run(inner -> {
                                Task<?> child = inner.fork(() -> waitToBeCancelled("inner child"));
                                Until.waits(child);
                                gate.set();
                            });
                        } catch (TaskCancelledException e) {
                            steps.add("inner");
                            throw e;
                        }
                    }));
            assertEquals(List.of(failure), thrown.failures());
            steps.assertAre("inner child", "inner");
        });
    }

    @EveryPlace
    void failuresMetWhileAnInnerGroupIsCancelledFromOutsideGetThrough(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> TaskGroup.run(outer -> {
                outer.fork(() -> waitToBeCancelled("outer child"));
                TaskGroup.run(inner -> {
                    for (int i = 0; i < 3; i++) {
                        Task<?> child = inner.fork(() -> {
                            try {
                                Tasks.sleep(LONG);
                            } catch (InterruptedException e) {
                                throw failure;
                            }
                        });
                        Until.waits(child);
                    }
                    gate.await();
                });
            }));
            Until.waiting(gate::waiting, 1);
            Until.waits(owner);
            owner.cancel();
            owner.join();
            assertEquals(State.FAILED, owner.state());
            TaskGroupException thrown = (TaskGroupException) owner.exceptionNow();
            assertEquals(List.of(failure, failure, failure), thrown.failures());
        });
    }

    @EveryPlace
    void aFailureInEachOfTwoGroupsIsThrownByItsOwn(Place place) throws Exception {
        IOException other = new IOException("of the outer group");
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(outer -> {
                        var inside = assertThrows(
                                TaskGroupException.class,
                                () -> TaskGroup.run(inner -> {
                                    Task<?> one = inner.fork(failing(failure));
                                    Task<?> two = outer.fork(failing(other));
                                    Tasks.shield(() -> {
                                        one.join();
                                        two.join();
                                    });
                                }));
                        assertEquals(List.of(failure), inside.failures());
                        assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                        steps.add("the outer body is cancelled");
                    }));
            assertEquals(List.of(other), thrown.failures());
            steps.assertAre("the outer body is cancelled");
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void aCancellationReachesEveryLeafOfATreeOfGroups(Place place) throws Exception {
        AtomicInteger waiting = new AtomicInteger();
        place.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 3; i++) {
                    group.fork(() -> TaskGroup.run(branch -> {
                        for (int k = 0; k < 3; k++) {
                            branch.fork(() -> {
                                waiting.incrementAndGet();
                                waitToBeCancelled("leaf");
                            });
                        }
                    }));
                }
                Until.holds(() -> waiting.get() == 9, "all there");
                group.cancel();
            });
            assertEquals(9, steps.list().size());
        });
    }

    // --- odd endings -------------------------------------------------------------------------------------------------

    @EveryPlace
    void aBodyThatAnswersItsCancellationWithAFailureThrowsThat(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> {
                var thrown = assertThrows(
                        IOException.class,
                        () -> TaskGroup.run(group -> {
                            try {
                                gate.await();
                            } catch (InterruptedException e) {
                                throw failure;
                            }
                        }));
                assertSame(failure, thrown);
                assertThrows(TaskCancelledException.class, Tasks::yieldNow); // the task stays cancelled
                steps.add("thrown");
            });
            Until.waiting(gate::waiting, 1);
            Until.waits(owner);
            owner.cancel();
            owner.get();
            steps.assertAre("thrown");
        });
    }

    @EveryPlace
    void aGroupWithoutTasksPassesTheCancellationOfItsOwnerOn(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> TaskGroup.run(group -> gate.await()));
            Until.waiting(gate::waiting, 1);
            Until.waits(owner);
            owner.cancel();
            owner.join();
            assertEquals(State.CANCELLED, owner.state());
        });
    }

    @EveryPlace
    void anErrorOfTheBodyIsThrownAsItIsAndWithOthersAmongThem(Place place) throws Exception {
        AssertionError error = new AssertionError("body");
        place.run(() -> {
            assertSame(
                    error,
                    assertThrows(
                            AssertionError.class,
                            () -> TaskGroup.run(group -> {
                                group.fork(() -> waitToBeCancelled("child"));
                                throw error;
                            })));
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(failing(failure));
                        assertThrows(InterruptedException.class, () -> Tasks.sleep(LONG));
                        throw error;
                    }));
            assertEquals(List.of(failure, error), thrown.failures());
        });
    }

    /** The heads of a hydra: they grow again until somebody cuts off the trunk. */
    @EveryPlace
    void tasksThatKeepForkingAreAllEndedByAFailure(Place place) throws Exception {
        AtomicInteger heads = new AtomicInteger();
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> grow(group, heads));
                        group.fork(() -> {
                            Until.holds(() -> heads.get() >= 100, "grown");
                            throw failure;
                        });
                    }));
            assertEquals(List.of(failure), thrown.failures());
            int all = heads.get();
            Tasks.yieldNow();
            assertEquals(all, heads.get());
        });
    }

    private static void grow(TaskGroup group, AtomicInteger heads) throws InterruptedException {
        if (heads.incrementAndGet() < 500) {
            Tasks.yieldNow();
            group.fork(() -> grow(group, heads));
            group.fork(() -> grow(group, heads));
        }
        Tasks.sleep(LONG);
    }

    @EveryPlace
    void oneExceptionThrownByTwoTasksIsTwoFailures(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        for (int i = 0; i < 2; i++) {
                            group.fork(() -> {
                                Tasks.shield(() -> gate.await());
                                throw failure;
                            });
                        }
                        Until.waiting(gate::waiting, 2);
                        gate.set();
                    }));
            assertEquals(List.of(failure, failure), thrown.failures());
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            assertTrue(text.toString().contains("failure"));
        });
    }

    @EveryPlace
    void theFailureThatTheBodyReadsFromItsChildIsThrownWithIt(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        Task<?> child = group.fork(failing(failure));
                        Tasks.shield(child::join);
                        throw new IllegalStateException(child.exceptionNow());
                    }));
            assertEquals(2, thrown.failures().size());
            assertTrue(thrown.failures().contains(failure), thrown::toString);
        });
    }
}
