package dev.fermata.task;

import static dev.fermata.task.CancellationTest.cancelMyself;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Lock;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** An await throws for the outermost cancelled scope, and leaving a scope drops its own cancellation only: rule 1. */
final class NestedScopesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();

    @EveryPlace
    void theOuterTimeoutThatExpiresFirstIsThrownByTheOuterOne(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT, () -> {
                        assertThrows(TaskCancelledException.class, () -> Tasks.timeout(LONG, () -> Tasks.sleep(LONG)));
                        steps.add("inner passes it on");
                        Tasks.sleep(LONG);
                    }));
            assertTrue(thrown.getMessage().contains("5 ms"), thrown.getMessage());
            steps.assertAre("inner passes it on");
        });
    }

    @EveryPlace
    void theInnerTimeoutThatExpiresFirstLeavesTheOuterOneInForce(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(LONG, outer -> {
                        assertThrows(TimeoutException.class, () -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)));
                        steps.add("inner");
                        outer.moveTo(SHORT);
                        Tasks.sleep(LONG);
                        return null;
                    }));
            assertTrue(thrown.getMessage().contains("3600 s"), thrown.getMessage());
            steps.assertAre("inner");
        });
    }

    /** Both have expired and been thrown; which one ended the work is told by what it ended with. */
    @EveryPlace
    void anInnerTimeoutThatWasSwallowedDoesNotClaimTheOuterOne(Place place) throws Exception {
        place.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(SHORT.multipliedBy(2), () -> {
                    assertThrows(
                            TaskCancelledException.class,
                            () -> Tasks.timeout(SHORT, () -> {
                                assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                                Tasks.shield(() -> Tasks.sleep(SHORT.multipliedBy(2)));
                                Tasks.sleep(LONG);
                            }));
                    steps.add("the inner one passes it on");
                    Tasks.sleep(LONG);
                })));
        steps.assertAre("the inner one passes it on");
    }

    /** It was sent as bytes, and does not know any more which scope it comes from. */
    @EveryPlace
    void aCancellationThatWasSerializedEndsTheTimeoutAsAnInterruptWould(Place place) throws Exception {
        place.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(SHORT, () -> {
                    var thrown = assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                    throw copyOf(thrown);
                })));
    }

    private static TaskCancelledException copyOf(TaskCancelledException thrown) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (TaskCancelledException) in.readObject();
        }
    }

    @Test
    void ofTwoTimeoutsOfTheSameInstantTheOuterOneIsThrown() throws Exception {
        Loop.builder().virtualTime().run(() -> {
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(LONG, () -> {
                        assertThrows(TaskCancelledException.class, () -> Tasks.timeout(LONG, () -> Tasks.sleep(LONG)));
                        steps.add("not the inner one");
                        Tasks.yieldNow();
                    }));
            steps.assertAre("not the inner one");
            Tasks.yieldNow();
        });
    }

    @Test
    void aCancellationOfTheInstantOfTheDeadlineWins() throws Exception {
        Loop.builder().virtualTime().run(() -> {
            Task<?> before = Tasks.spawn(() -> {
                Task<?> victim = Tasks.spawn(() -> Tasks.timeout(LONG, () -> Tasks.sleep(LONG.multipliedBy(2))));
                Tasks.sleep(LONG);
                victim.cancel("at the same time");
                victim.join();
                steps.add(victim.state());
            });
            before.join();
            steps.assertAre(State.CANCELLED);
        });
    }

    @EveryPlace
    void aTimeoutThatWasThrownDoesNotHideACancellationThatCameMeanwhile(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(SHORT, () -> {
                            try {
                                Tasks.sleep(LONG);
                            } finally {
                                cancelMyself("meanwhile");
                            }
                        }));
                var thrown = assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add(thrown.getMessage());
            });
            task.join();
            steps.assertAre("meanwhile");
        });
    }

    @EveryPlace
    void aDeliveredTimeoutDoesNotHoldBackTheCancellationOfTheTask(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.timeout(SHORT, () -> {
                assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                cancelMyself("the task");
                var thrown = assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add(thrown.getMessage());
            }));
            task.join();
            steps.assertAre("the task");
        });
    }

    @EveryPlace
    void oneAwaitThatThrowsIsForAllThatIsPending(Place place) throws Exception {
        Lock free = Lock.create();
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.timeout(SHORT, deadline -> {
                while (!deadline.expired()) {
                    Tasks.shield(() -> Tasks.sleep(SHORT));
                }
                cancelMyself("the task");
                var thrown = assertThrows(TaskCancelledException.class, free::acquire);
                steps.add(thrown.getMessage());
                free.acquire().close();
                steps.add("need not wait");
                return null;
            }));
            task.join();
            steps.assertAre("the task", "need not wait");
        });
    }

    @EveryPlace
    void anOuterTimeoutSwallowedInsideAnInnerScopeIsStillThereAfterIt(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT, () -> {
                        String inner = Tasks.timeout(LONG, () -> {
                            assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                            return "swallowed";
                        });
                        steps.add(inner);
                        Tasks.sleep(LONG);
                    }));
            steps.assertAre("swallowed");
        });
    }

    @EveryPlace
    void theEndOfAScopeEndsItsCancellationEvenIfNobodyHasNoticed(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(SHORT, deadline -> {
                while (!deadline.expired()) {
                    Tasks.shield(() -> Tasks.sleep(SHORT));
                }
                return "no await has seen it";
            });
            Tasks.yieldNow();
            Tasks.sleep(SHORT);
        });
    }

    @EveryPlace
    void aFailureOfAChildCancelsOnlyTheBodyAroundIt(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(outer -> {
                        assertThrows(
                                TaskGroupException.class,
                                () -> TaskGroup.run(inner -> {
                                    var _ = inner.fork(() -> {
                                        throw new IllegalArgumentException("inner");
                                    });
                                    assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                                    steps.add("inner body cancelled");
                                }));
                        Tasks.sleep(SHORT);
                        steps.add("outer body goes on");
                        var _ = outer.fork(() -> {
                            throw new IllegalArgumentException("outer");
                        });
                        Tasks.sleep(LONG);
                    }));
            steps.assertAre("inner body cancelled", "outer body goes on");
            assertEquals("still usable", Tasks.timeout(SHORT, () -> "still usable"));
        });
    }
}
