package dev.fermata.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The values of one moment, handed to others: rule 29. */
final class ContextTest {
    private static final ContextVar<String> USER = ContextVar.create("user");
    private static final ContextVar<String> LANGUAGE = ContextVar.create("language", "en");

    @EveryPlace
    void itIsAnImmutableCopyOfTheMoment(Place place) throws Exception {
        place.run(() -> {
            Context before = Context.current();
            try (var _ = USER.set("ann")) {
                Context during = Context.current();
                try (var _ = USER.set("bob")) {
                    assertEquals(Optional.of("ann"), during.get(USER));
                    assertEquals(Optional.empty(), before.get(USER));
                }
                assertEquals(Map.of(USER, "ann"), during.toMap());
                Map<ContextVar<?>, Object> map = during.toMap();
                assertThrows(UnsupportedOperationException.class, map::clear);
            }
            assertEquals(Optional.empty(), Context.current().get(LANGUAGE)); // a default is not a value
        });
    }

    @EveryPlace
    void itCanBeMadeTheCurrentOneAndTheOneBeforeAgain(Place place) throws Exception {
        place.run(() -> {
            Context other;
            try (var _ = USER.set("ann")) {
                other = Context.current();
            }
            try (var _ = USER.set("bob")) {
                Context before = other.makeCurrent();
                assertEquals("ann", USER.get());
                assertEquals("ann", Tasks.spawn(() -> USER.get()).get());
                assertSame(other, Context.empty().makeCurrent());
                assertEquals(Map.of(), Context.current().toMap());
                assertSame(Context.empty(), before.makeCurrent());
                assertEquals("bob", USER.get());
            }
            assertEquals("nobody", USER.orElse("nobody"));
        });
    }

    @EveryPlace
    void whatIsSetInsideRunEndsWithIt(Place place) throws Exception {
        place.run(() -> {
            try (var _ = USER.set("outside")) {
                Context context = Context.current();
                String result = context.run(() -> {
                    var _ = USER.set("inside");
                    var _ = LANGUAGE.set("de");
                    return USER.get();
                });
                assertEquals("inside", result);
                assertEquals("outside", USER.get());
                assertEquals("en", LANGUAGE.get());
                assertEquals(Map.of(USER, "outside"), context.toMap());
            }
        });
    }

    @EveryPlace
    void runHasItsOwnValuesNotTheCallers(Place place) throws Exception {
        place.run(() -> {
            Context empty = Context.current();
            try (var _ = USER.set("caller")) {
                empty.run(() -> assertEquals("nobody", USER.orElse("nobody")));
            }
        });
    }

    @EveryPlace
    void runThrowsWhatTheWorkThrowsAndLeavesTheValues(Place place) throws Exception {
        IOException failure = new IOException();
        place.run(() -> {
            try (var _ = USER.set("ann")) {
                var thrown = assertThrows(
                        IOException.class,
                        () -> Context.current().run(() -> {
                            var _ = USER.set("bob");
                            throw failure;
                        }));
                assertSame(failure, thrown);
                assertEquals("ann", USER.get());
            }
        });
    }

    @EveryPlace
    void tasksStartedInsideRunInheritItsValues(Place place) throws Exception {
        place.run(() -> {
            AtomicReference<Context> context = new AtomicReference<>();
            try (var _ = USER.set("ann")) {
                context.set(Context.current());
            }
            String seen = context.get().run(() -> Tasks.spawn(() -> USER.get()).get());
            assertEquals("ann", seen);
        });
    }

    @EveryPlace
    void wrappedWorkTakesTheValuesToAnyThread(Place place) throws Exception {
        place.run(() -> {
            AtomicReference<String> seen = new AtomicReference<>("not run");
            Callable<String> callable;
            Runnable runnable;
            try (var _ = USER.set("ann")) {
                callable = Context.current().wrapCallable(() -> USER.get());
                runnable = Context.current().wrap(() -> {
                    seen.set(USER.get());
                    var _ = USER.set("ends with it");
                });
            }
            FutureTask<String> task = new FutureTask<>(() -> {
                runnable.run();
                assertFalse(Context.current().toMap().containsKey(USER));
                return callable.call();
            });
            Thread.ofPlatform().start(task).join();
            assertEquals("ann", task.get());
            assertEquals("ann", seen.get());
            assertEquals("nobody", USER.orElse("nobody"));
        });
    }

    @Test
    void aWrappedExecutorRunsEverythingWithTheValues() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                var _ = USER.set("ann")) {
            Context.current().wrap(threads).execute(() -> seen.set(USER.get()));
            threads.submit(() -> assertEquals("nobody", USER.orElse("nobody"))).get();
        }
        assertEquals("ann", seen.get());
    }

    @Test
    void tenThousandRunsInsideEachOther() throws Exception {
        FutureTask<Integer> task = new FutureTask<>(() -> nest(10_000));
        Thread.ofPlatform().stackSize(256 << 20).start(task).join();
        assertEquals(0, task.get());
    }

    private static final ContextVar<Integer> DEPTH = ContextVar.create("depth", -1);

    /** Returns the value that the innermost one has set. */
    private static int nest(int depth) throws InterruptedException {
        int inside = Context.current().<Integer, RuntimeException>run(() -> {
            var _ = DEPTH.set(depth);
            return depth == 0 ? DEPTH.get() : nest(depth - 1);
        });
        assertEquals(depth == 10_000 ? -1 : depth + 1, DEPTH.get()); // what was set inside has ended
        return inside;
    }

    @Test
    void nullsAreRefused() {
        Context context = Context.current();
        assertThrows(NullPointerException.class, () -> context.wrap((Runnable) null));
        assertThrows(NullPointerException.class, () -> context.wrapCallable(null));
    }
}
