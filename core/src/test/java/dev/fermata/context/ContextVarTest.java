package dev.fermata.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Variables, tokens and inheritance: rule 29. */
final class ContextVarTest {
    private static final ContextVar<String> USER = ContextVar.create("user");
    private static final ContextVar<String> LANGUAGE = ContextVar.create("language", "en");

    @EveryPlace
    void aVariableWithoutAValueSaysSo(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(NoSuchElementException.class, USER::get);
            assertTrue(thrown.getMessage().contains("user"), thrown.getMessage());
            assertEquals("nobody", USER.orElse("nobody"));
        });
    }

    @EveryPlace
    void aDefaultIsTheValueWhereNoneIsSetButDoesNotCountForOrElse(Place place) throws Exception {
        place.run(() -> {
            assertEquals("en", LANGUAGE.get());
            assertEquals("de", LANGUAGE.orElse("de"));
        });
    }

    @EveryPlace
    void aTokenTakesBackWhatWasSet(Place place) throws Exception {
        place.run(() -> {
            try (var _ = USER.set("ann")) {
                assertEquals("ann", USER.get());
                try (var _ = USER.set("bob")) {
                    assertEquals("bob", USER.get());
                    assertEquals("bob", USER.orElse("nobody"));
                }
                assertEquals("ann", USER.get());
            }
            assertThrows(NoSuchElementException.class, USER::get);
        });
    }

    @EveryPlace
    void tokensOutOfOrderRestoreTheValueOfTheirMoment(Place place) throws Exception {
        place.run(() -> {
            Token<String> first = USER.set("one");
            Token<String> second = USER.set("two");
            Token<String> third = USER.set("three");
            USER.reset(second);
            assertEquals("one", USER.get());
            USER.reset(third);
            assertEquals("two", USER.get());
            USER.reset(first);
            assertThrows(NoSuchElementException.class, USER::get);
        });
    }

    @EveryPlace
    void aTokenIsForOneUse(Place place) throws Exception {
        place.run(() -> {
            Token<String> token = USER.set("ann");
            USER.reset(token);
            assertThrows(IllegalStateException.class, () -> USER.reset(token));
            assertThrows(IllegalStateException.class, token::close);
        });
    }

    @EveryPlace
    void aTokenOfAnotherVariableIsRefused(Place place) throws Exception {
        place.run(() -> {
            try (Token<String> token = USER.set("ann")) {
                assertThrows(IllegalArgumentException.class, () -> LANGUAGE.reset(token));
                assertEquals("ann", USER.get());
            }
        });
    }

    @EveryPlace
    void aTokenOfAnotherTaskIsRefused(Place place) throws Exception {
        place.run(() -> {
            try (Token<String> token = USER.set("ann")) {
                Tasks.gather(() -> assertThrows(IllegalArgumentException.class, () -> USER.reset(token)), () -> {
                    try (var _ = USER.set("bob")) {
                        assertThrows(IllegalArgumentException.class, token::close);
                    }
                    return null;
                });
            }
        });
    }

    @EveryPlace
    void aTokenOfAnotherContextRunIsRefused(Place place) throws Exception {
        place.run(() -> {
            try (Token<String> outside = USER.set("ann")) {
                Context.current().run(() -> assertThrows(IllegalArgumentException.class, () -> USER.reset(outside)));
                Token<String> inside = Context.current().run(() -> USER.set("bob"));
                assertThrows(IllegalArgumentException.class, () -> USER.reset(inside));
                assertEquals("ann", USER.get());
            }
        });
    }

    @EveryPlace
    void valuesAreNotNull(Place place) throws Exception {
        place.run(() -> {
            assertThrows(NullPointerException.class, () -> USER.set(null));
            assertThrows(NullPointerException.class, () -> ContextVar.create("x", null));
            assertThrows(NullPointerException.class, () -> ContextVar.create(null));
        });
    }

    @EveryPlace
    void aTaskStartsWithItsParentsValuesAndKeepsItsOwnToItself(Place place) throws Exception {
        Event gate = Event.create();
        place.run(() -> {
            try (var _ = USER.set("parent")) {
                TaskGroup.run(group -> {
                    Task<String> child = group.fork(() -> {
                        gate.await();
                        String seen = USER.get();
                        var _ = USER.set("child");
                        assertEquals("child", group.fork(() -> USER.get()).get());
                        return seen;
                    });
                    Until.waits(child);
                    try (var _ = USER.set("later")) {
                        gate.set();
                        assertEquals("parent", child.get());
                        assertEquals("later", USER.get());
                    }
                });
                assertEquals("parent", Tasks.spawn(() -> USER.get()).get());
            }
        });
    }

    @EveryPlace
    void aValueThatTheParentSetsLaterIsNotSeenByATaskThatHasNotRunYet(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = Tasks.spawn(() -> USER.orElse("nobody"));
            try (var _ = USER.set("late")) {
                assertEquals("nobody", task.get());
            }
        });
    }

    @EveryPlace
    void threadsThatAreNoTasksInheritNothing(Place place) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        place.run(() -> {
            try (var _ = USER.set("ann")) {
                Thread thread = Thread.ofVirtual().start(() -> seen.complete(USER.orElse("nobody")));
                thread.join();
                assertEquals("nobody", seen.resultNow());
            }
        });
    }

    @EveryPlace
    void valuesStayAcrossAwaits(Place place) throws Exception {
        List<Integer> items = List.of(1, 2, 3, 4, 5, 6, 7, 8);
        ContextVar<Integer> number = ContextVar.create("number");
        place.run(() -> Tasks.forEach(items, item -> {
            try (var _ = number.set(item)) {
                for (int i = 0; i < 20; i++) {
                    Tasks.yieldNow();
                    assertEquals(item, number.get());
                }
            }
        }));
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void anyNumberOfVariablesBehavesAsAMap(Place place) throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        List<ContextVar<Integer>> variables = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            variables.add(ContextVar.create("v" + i));
        }
        place.run(() -> {
            Map<ContextVar<?>, Object> model = new HashMap<>();
            Map<ContextVar<Integer>, Token<Integer>> first = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                ContextVar<Integer> variable = variables.get(random.nextInt(variables.size()));
                Token<Integer> token = first.get(variable);
                if (token == null) {
                    first.put(variable, variable.set(i));
                    model.put(variable, i);
                } else if (random.nextBoolean()) {
                    var _ = variable.set(i);
                    model.put(variable, i);
                } else {
                    variable.reset(token); // it had no value then
                    first.remove(variable);
                    model.remove(variable);
                }
                assertEquals(model.getOrDefault(variable, -1), variable.orElse(-1));
            }
            assertEquals(model, Context.current().toMap());
            for (var entry : first.entrySet()) {
                entry.getKey().reset(entry.getValue());
            }
            assertEquals(Map.of(), Context.current().toMap());
        });
    }

    @EveryPlace
    void itsNameIsForPeople(Place place) throws Exception {
        place.run(() -> {
            assertEquals("user", USER.name());
            assertTrue(USER.toString().contains("user"));
        });
    }
}
