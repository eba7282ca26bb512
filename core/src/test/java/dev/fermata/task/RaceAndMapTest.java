package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The first success of many; one task for each item. */
final class RaceAndMapTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    // --- race --------------------------------------------------------------------------------------------------------

    @EveryPlace
    void theFirstSuccessWinsAndTheOthersAreCancelledAndWaitedFor(Place place) throws Exception {
        List<Callable<String>> works = List.of(
                () -> {
                    try {
                        gate.set();
                        Tasks.sleep(LONG);
                        return "slow";
                    } finally {
                        Tasks.shield(() -> Tasks.sleep(Duration.ofMillis(2)));
                        steps.add("loser ended");
                    }
                },
                () -> {
                    throw new IOException("a failure does not win");
                },
                () -> {
                    gate.await();
                    return "fast";
                });
        place.run(() -> {
            assertEquals("fast", Tasks.race(works));
            steps.assertAre("loser ended");
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void aRaceThatAllLoseThrowsEveryFailure(Place place) throws Exception {
        List<Callable<String>> works = List.of(
                () -> {
                    throw new IOException("one");
                },
                () -> {
                    throw new IOException("two");
                });
        place.run(() -> {
            var thrown = assertThrows(TaskGroupException.class, () -> Tasks.race(works));
            assertEquals(
                    List.of("one", "two"),
                    thrown.failures().stream().map(Throwable::getMessage).toList());
        });
    }

    @EveryPlace
    void aTaskOfARaceThatWasCancelledByNameIsNoFailure(Place place) throws Exception {
        Callable<String> cancelled = () -> {
            Task.current().orElseThrow().cancel();
            Tasks.yieldNow();
            return "not this";
        };
        Callable<String> failing = () -> {
            throw new IOException("one");
        };
        place.run(() -> {
            var thrown = assertThrows(TaskGroupException.class, () -> Tasks.race(List.of(cancelled, failing)));
            assertEquals(1, thrown.failures().size());
            assertThrows(TaskCancelledException.class, () -> Tasks.race(List.of(cancelled)));
        });
    }

    @EveryPlace
    void aRaceOfNothingIsAnError(Place place) throws Exception {
        place.run(() -> assertThrows(IllegalArgumentException.class, () -> Tasks.race(List.<Callable<String>>of())));
    }

    @EveryPlace
    void cancellingTheCallerOfARaceEndsTheRunners(Place place) throws Exception {
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
            Task<?> caller = Tasks.spawn(() -> Tasks.race(works));
            gate.await();
            Until.waits(caller);
            caller.cancel();
            caller.join();
            assertEquals(State.CANCELLED, caller.state());
            steps.assertAre("ended");
        });
    }

    @EveryPlace
    void aLoserThatIgnoresItsCancellationDoesNotChangeTheResult(Place place) throws Exception {
        List<Callable<String>> works = List.of(
                () -> {
                    try {
                        gate.set();
                        Tasks.sleep(LONG);
                    } catch (InterruptedException e) {
                        steps.add("ignored");
                    }
                    return "late";
                },
                () -> {
                    gate.await();
                    return "fast";
                });
        place.run(() -> {
            assertEquals("fast", Tasks.race(works));
            steps.assertAre("ignored");
        });
    }

    // --- map and forEach ---------------------------------------------------------------------------------------------

    @EveryPlace
    void mapHasTheResultsInTheOrderOfTheItems(Place place) throws Exception {
        List<Integer> items = IntStream.range(0, 50).boxed().toList();
        place.run(() -> {
            List<Integer> squares = Tasks.map(items, item -> {
                Tasks.sleep(Duration.ofMillis(item % 3));
                return item * item;
            });
            assertEquals(items.stream().map(item -> item * item).toList(), squares);
        });
    }

    @EveryPlace
    void withoutALimitAllItemsAreWorkedOnAtOnce(Place place) throws Exception {
        List<Integer> items = IntStream.range(0, 20).boxed().toList();
        place.run(() -> Tasks.forEach(items, item -> {
            if (running.incrementAndGet()
                    == items.size()) { // not gate.waiting(): the last two may be on their way there
                gate.set();
            }
            gate.await();
        }));
        assertEquals(items.size(), running.get());
    }

    @EveryPlace
    void noMoreThanMaxConcurrentRunAtATimeAndAsManyDo(Place place) throws Exception {
        List<Integer> items = IntStream.range(0, 30).boxed().toList();
        place.run(() -> {
            List<Integer> results = Tasks.map(items, 3, item -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                if (item < 3) { // the first three wait for each other
                    Until.holds(() -> most.get() == 3, "three at a time");
                }
                Tasks.yieldNow();
                running.decrementAndGet();
                return item + 1;
            });
            assertEquals(3, most.get());
            assertEquals(items.stream().map(item -> item + 1).toList(), results);
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void itemsAreBegunInTheirOrder(Place place) throws Exception {
        List<Integer> items = IntStream.range(0, 10).boxed().toList();
        place.run(() -> {
            Tasks.forEach(items, 2, item -> {
                steps.add(item);
                Tasks.sleep(Duration.ofMillis(item % 2));
            });
            steps.assertAre(items.toArray());
        });
    }

    @EveryPlace
    void aFailureKeepsTheItemsThatAreLeftFromBeginning(Place place) throws Exception {
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        place.run(() -> {
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> Tasks.forEach(items, 1, item -> {
                        steps.add(item);
                        if (item == 2) {
                            throw new IOException("third");
                        }
                    }));
            assertEquals("third", thrown.failures().getFirst().getMessage());
            steps.assertAre(0, 1, 2);
        });
    }

    @EveryPlace
    void aLimitLargerThanTheItemsAndNoItemsAtAllAreFine(Place place) throws Exception {
        place.run(() -> {
            assertEquals(List.of(2, 3), Tasks.map(List.of(1, 2), 10, item -> item + 1));
            assertEquals(List.of(), Tasks.map(List.<Integer>of(), 10, item -> item + 1));
            Tasks.forEach(List.of(), item -> steps.add("ran"));
            steps.assertAre();
        });
    }

    @Test
    void aLimitBelowOneIsRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Tasks.map(List.of(1), 0, item -> item));
        assertTrue(thrown.getMessage().contains("maxConcurrent")
                && thrown.getMessage().contains("0"));
    }

    @EveryPlace
    void theItemsAreReadOnceAtTheStart(Place place) throws Exception {
        List<Integer> items = Collections.synchronizedList(new ArrayList<>(List.of(1, 2, 3)));
        place.run(() -> {
            List<Integer> results = Tasks.map(items, 1, item -> {
                items.clear();
                return item;
            });
            assertEquals(List.of(1, 2, 3), results);
        });
    }
}
