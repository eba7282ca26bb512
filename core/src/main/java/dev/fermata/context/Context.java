package dev.fermata.context;

import dev.fermata.engine.Strand;
import dev.fermata.task.VoidWork;
import dev.fermata.task.Work;
import dev.fermata.wait.Fiber;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The values of all context variables at one moment: immutable, taken in O(1), handed to whoever should work with them.
 *
 * {@snippet :
 * Context context = Context.current();
 * executor.execute(context.wrap(() -> log(REQUEST.get())));    // a thread of somebody else, our values
 * }
 *
 * <p>Tasks inherit by themselves. A context is needed where work crosses to a thread that Fermata does not start.
 */
public final class Context {
    private static final Context EMPTY = new Context(Trie.EMPTY, null, null);

    private final Trie values;

    // The variable that was set last, and its value, which goes before what the trie says: as a rule it is the
    // one that is asked for, and taken back before another is set.
    private final @Nullable ContextVar<?> latest;
    private final @Nullable Object latestValue; // null only if latest is

    private Context(Trie values, @Nullable ContextVar<?> latest, @Nullable Object latestValue) {
        this.values = values;
        this.latest = latest;
        this.latestValue = latestValue;
    }

    /** The values here and now. */
    public static Context current() {
        return of(Fiber.current());
    }

    /** The one without any values. */
    public static Context empty() {
        return EMPTY;
    }

    static Context of(Strand strand) {
        return strand.context instanceof Context context ? context : EMPTY;
    }

    /** Runs {@code work} with these values on the calling thread; what it sets ends with it. */
    public <T extends @Nullable Object, X extends Exception> T run(Work<T, X> work) throws X, InterruptedException {
        Objects.requireNonNull(work, "work");
        Fiber me = Fiber.current();
        Object context = me.context;
        Object place = me.contextPlace;
        me.context = this;
        me.contextPlace = null;
        try {
            return work.run();
        } finally {
            me.context = context;
            me.contextPlace = place;
        }
    }

    /** Runs {@code work} with these values on the calling thread; what it sets ends with it. */
    public <X extends Exception> void run(VoidWork<X> work) throws X, InterruptedException {
        Objects.requireNonNull(work, "work");
        this.<@Nullable Void, X>run(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Makes these the values of the calling task or thread from now on. For libraries that carry contexts across threads and tell
     * where they are to begin and to end; whoever can say it as a piece of work uses {@link #run}. Tokens from before stay
     * valid.
     *
     * @return the values so far, to be made current again
     */
    public Context makeCurrent() {
        Fiber me = Fiber.current();
        Context before = of(me);
        me.context = this;
        return before;
    }

    /** {@code work}, to be run with these values wherever it runs. */
    public Runnable wrap(Runnable work) {
        Objects.requireNonNull(work, "work");
        return () -> {
            Fiber me = Fiber.current();
            Object context = me.context;
            Object place = me.contextPlace;
            me.context = this;
            me.contextPlace = null;
            try {
                work.run();
            } finally {
                me.context = context;
                me.contextPlace = place;
            }
        };
    }

    /** {@code work}, to be called with these values wherever it is called. */
    public <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> work) {
        Objects.requireNonNull(work, "work");
        return () -> this.<T, Exception>run(work::call);
    }

    /** An executor that runs everything with these values. */
    public Executor wrap(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return work -> executor.execute(wrap(work));
    }

    /** The value of a variable in this context, empty if none was set; the variable's default does not count. */
    public <T> Optional<T> get(ContextVar<T> variable) {
        return Optional.ofNullable(find(variable));
    }

    /** All variables that have a value, with it. */
    public Map<ContextVar<?>, Object> toMap() {
        Map<ContextVar<?>, Object> map = new HashMap<>();
        all().forEach(map::put);
        return Collections.unmodifiableMap(map);
    }

    @SuppressWarnings("unchecked") // with() puts only values of the variable's type
    <T> @Nullable T find(ContextVar<T> variable) {
        return (T) (latest == variable ? latestValue : values.find(variable));
    }

    <T> Context with(ContextVar<T> variable, T value) {
        return new Context(latest == variable ? values : all(), variable, value);
    }

    private Trie all() {
        return latest == null || latestValue == null ? values : values.with(latest, latestValue, 0);
    }

    Context without(ContextVar<?> variable) {
        Trie rest = values.without(variable, 0);
        if (latest != null && latest != variable) {
            return new Context(rest, latest, latestValue);
        }
        return rest.isEmpty() ? EMPTY : new Context(rest, null, null);
    }

    @Override
    public String toString() {
        return "Context" + toMap();
    }
}
