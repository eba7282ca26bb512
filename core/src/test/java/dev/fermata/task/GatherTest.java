package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many at once: gather and settle; race, map and forEach are in RaceAndMapTest. */
final class GatherTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();
    private final IOException failure = new IOException("failure");

    @EveryPlace
    void resultsComeInTheOrderGivenWhateverTheOrderOfTheEnds(Place place) throws Exception {
        place.run(() -> {
            Callable<String> first = () -> {
                gate.await();
                return "first";
            };
            Callable<String> second = () -> {
                gate.set();
                return "second";
            };
            assertEquals(List.of("first", "second"), Tasks.gather(first, second));
            gate.clear();
            assertEquals(List.of("first", "second"), Tasks.gather(List.of(first, second)));
        });
    }

    @EveryPlace
    void nothingGathersNothing(Place place) throws Exception {
        place.run(() -> {
            assertEquals(List.of(), Tasks.gather(List.<Callable<String>>of()));
            assertEquals(List.of(), Tasks.settle(List.<Callable<String>>of()));
        });
    }

    @EveryPlace
    void resultsMayBeNull(Place place) throws Exception {
        place.run(() -> {
            List<String> results = Tasks.gather(() -> null, () -> "x");
            assertEquals(Arrays.asList(null, "x"), results);
            assertNull(Tasks.race(List.<Callable<String>>of(() -> null)));
        });
    }

    @EveryPlace
    void workWithoutResultsCanBeGathered(Place place) throws Exception {
        AtomicInteger sum = new AtomicInteger();
        place.run(() -> {
            Tasks.gather(
                    () -> {
                        gate.await();
                        sum.addAndGet(1);
                    },
                    () -> {
                        gate.set();
                        sum.addAndGet(2);
                    });
            assertEquals(3, sum.get());
        });
    }

    @EveryPlace
    void aFailureCancelsTheOthersAndIsThrownWhenTheyHaveEnded(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> Tasks.gather(
                            () -> {
                                try {
                                    gate.set();
                                    Tasks.sleep(LONG);
                                } finally {
                                    steps.add("other ended");
                                }
                            },
                            () -> {
                                gate.await();
                                throw failure;
                            }));
            assertEquals(List.of(failure), thrown.failures());
            steps.assertAre("other ended");
        });
    }

    @EveryPlace
    void gatheringATaskThatCancelsItselfHasNoResultToReturn(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    InterruptedException.class,
                    () -> Tasks.gather(() -> "x", () -> {
                        CancellationTest.cancelMyself("alone");
                        Tasks.yieldNow();
                        return "not reached";
                    }));
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void cancellingTheCallerCancelsWhatItGathers(Place place) throws Exception {
        place.run(() -> {
            Task<?> caller = Tasks.spawn(() -> Tasks.gather(() -> {
                try {
                    gate.set();
                    Tasks.sleep(LONG);
                } finally {
                    steps.add("ended");
                }
            }));
            gate.await();
            Until.waits(caller);
            caller.cancel();
            caller.join();
            assertEquals(State.CANCELLED, caller.state());
            steps.assertAre("ended");
        });
    }

    @EveryPlace
    void settleWaitsForAllWhateverHappensToEach(Place place) throws Exception {
        List<Callable<? extends String>> works = List.of(
                () -> {
                    throw failure;
                },
                () -> {
                    Tasks.sleep(Duration.ofMillis(2));
                    return "result";
                },
                () -> {
                    CancellationTest.cancelMyself("alone");
                    Tasks.yieldNow();
                    return "not reached";
                });
        place.run(() -> {
            List<Task<String>> tasks = Tasks.settle(works);
            assertEquals(
                    List.of(State.FAILED, State.SUCCESS, State.CANCELLED),
                    tasks.stream().map(Task::state).toList());
            assertEquals(failure, tasks.get(0).exceptionNow());
            assertEquals("result", tasks.get(1).resultNow());
        });
    }

    @EveryPlace
    void settleCancelledByItsCallerHasEndedWhatItStarted(Place place) throws Exception {
        List<Callable<String>> works = List.of(() -> {
            try {
                gate.set();
                Tasks.sleep(LONG);
                return "not reached";
            } finally {
                steps.add("ended");
            }
        });
        place.run(() -> {
            Task<?> caller = Tasks.spawn(() -> Tasks.settle(works));
            gate.await();
            Until.waits(caller);
            caller.cancel();
            caller.join();
            assertEquals(State.CANCELLED, caller.state());
            steps.assertAre("ended");
        });
    }

    @EveryPlace
    void manyFailuresAreAllReported(Place place) throws Exception {
        List<Callable<String>> works = IntStream.range(0, 10)
                .<Callable<String>>mapToObj(i -> () -> {
                    Tasks.shield(() -> gate.await());
                    throw new IOException("number " + i);
                })
                .toList();
        place.run(() -> {
            Task<?> opener = Tasks.spawn(() -> {
                Until.waiting(gate::waiting, 10);
                gate.set();
            });
            var thrown = assertThrows(TaskGroupException.class, () -> Tasks.gather(works));
            opener.join();
            assertEquals(10, thrown.failures().size());
            assertEquals(9, thrown.getSuppressed().length);
            assertInstanceOf(IOException.class, thrown.getCause());
            assertTrue(thrown.getMessage().startsWith("10 tasks failed"), thrown.getMessage());
        });
    }
}
