package dev.fermata.context;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Rules of PEP 567 and of CPython's tests; see docs/evidence. */
final class ContextRulesTest {
    private static final ContextVar<Integer> NUMBER = ContextVar.create("number", 42);
    private static final ContextVar<List<Integer>> LIST = ContextVar.create("list");

    /** Python refuses to enter a context twice, since it is changed inside; here it is not. */
    @EveryPlace
    void aContextMayBeEnteredInsideItselfAndByManyAtOnce(Place place) throws Exception {
        place.run(() -> {
            Context context;
            try (var _ = NUMBER.set(1)) {
                context = Context.current();
            }
            context.run(() -> {
                var _ = NUMBER.set(2);
                context.run(() -> assertEquals(1, NUMBER.get()));
                assertEquals(2, NUMBER.get());
            });
            Tasks.forEach(
                    List.of(10, 20, 30),
                    item -> context.run(() -> {
                        assertEquals(1, NUMBER.get());
                        var _ = NUMBER.set(item);
                        Tasks.yieldNow();
                        assertEquals(item, NUMBER.get());
                    }));
            assertEquals(Map.of(NUMBER, 1), context.toMap());
        });
    }

    @EveryPlace
    void aContextKeepsWhatATokenTakesBackAfterwards(Place place) throws Exception {
        place.run(() -> {
            Token<Integer> token = NUMBER.set(1);
            Context during = Context.current();
            NUMBER.reset(token);
            Context after = Context.current();
            assertEquals(Optional.of(1), during.get(NUMBER));
            assertEquals(Optional.empty(), after.get(NUMBER));
            assertEquals(42, NUMBER.get());
            assertEquals(1, during.run(() -> NUMBER.get()));
        });
    }

    @EveryPlace
    void contextsInEachOtherHaveTheValuesOfTheirOwn(Place place) throws Exception {
        place.run(() -> {
            Context plain = Context.current();
            plain.run(() -> {
                var _ = NUMBER.set(10);
                Context ten = Context.current();
                var _ = NUMBER.set(20);
                int inside = ten.run(() -> {
                    assertEquals(10, NUMBER.get());
                    var _ = NUMBER.set(30);
                    plain.run(() -> assertEquals(42, NUMBER.get()));
                    return NUMBER.get();
                });
                assertEquals(30, inside);
                assertEquals(20, NUMBER.get());
                assertEquals(Optional.of(10), ten.get(NUMBER));
            });
            assertEquals(42, NUMBER.get());
        });
    }

    /** The copy is of the variables, not of what their values lead to. */
    @EveryPlace
    void aValueThatCanChangeIsSharedUntilAnotherIsSet(Place place) throws Exception {
        place.run(() -> {
            try (var _ = LIST.set(new ArrayList<>())) {
                Tasks.spawn(() -> LIST.get().add(1)).join();
                assertEquals(List.of(1), LIST.get());
                Tasks.spawn(() -> {
                            var _ = LIST.set(new ArrayList<>());
                            return LIST.get().add(2);
                        })
                        .join();
                assertEquals(List.of(1), LIST.get());
            }
        });
    }

    @Test
    void eachThreadHasValuesOfItsOwn() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int first = 1000 * i;
                results.add(threads.submit(() -> {
                    for (int number = first; number < first + 500; number++) {
                        try (var _ = NUMBER.set(number)) {
                            Thread.yield();
                            assertEquals(number, NUMBER.get());
                        }
                    }
                    assertEquals(42, NUMBER.get());
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        }
    }
}
