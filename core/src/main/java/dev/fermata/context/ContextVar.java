package dev.fermata.context;

import dev.fermata.wait.Fiber;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A variable with a value of its own in each task, inherited when a task starts.
 *
 * {@snippet :
 * static final ContextVar<String> REQUEST = ContextVar.create("request");
 *
 * try (var _ = REQUEST.set("r-17")) {
 *     group.fork(() -> log(REQUEST.get()));    // "r-17", also in the tasks that it forks
 * }                                            // and here it is again what it was
 * }
 *
 * <p>A task starts with its parent's values of that moment; what either sets later, the other does not see. The copy is
 * O(1), however many variables there are. Threads that are no tasks have values of their own and inherit none: hand a
 * {@link Context} over with {@link Context#wrap(Runnable)}.
 *
 * <p>As {@code contextvars.ContextVar} of Python; unlike a {@link ThreadLocal} it costs a new task nothing and cannot
 * leak into it, unlike a {@link ScopedValue} it can be set without a lambda and is inherited by every task. Values are
 * never null. A get is a field read and a look-up in a small immutable trie, about as long as a thread-local's.
 *
 * @param <T> the type of its values
 */
public final class ContextVar<T> {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Different for each of the first 2³² variables, and well mixed: so the trie needs no collision nodes. */
    final int hash = COUNT.incrementAndGet() * 0x9E3779B9;

    private final String name;
    private final @Nullable T defaultValue;

    private ContextVar(String name, @Nullable T defaultValue) {
        this.name = Objects.requireNonNull(name, "name");
        this.defaultValue = defaultValue;
    }

    /**
     * A variable without a value until one is set.
     *
     * @param name for messages and dumps
     */
    public static <T> ContextVar<T> create(String name) {
        return new ContextVar<>(name, null);
    }

    /**
     * A variable with a value where none is set.
     *
     * @param name for messages and dumps
     * @param defaultValue what {@link #get} returns where no value is set
     */
    public static <T> ContextVar<T> create(String name, T defaultValue) {
        return new ContextVar<>(name, Objects.requireNonNull(defaultValue, "defaultValue"));
    }

    /**
     * Its value here, else the default.
     *
     * @throws NoSuchElementException if it has neither
     */
    public T get() {
        T value = Context.of(Fiber.current()).find(this);
        if (value == null) {
            value = defaultValue;
        }
        if (value == null) {
            throw new NoSuchElementException("context variable \"" + name
                    + "\" has no value here: set it, create it with a default, or use orElse");
        }
        return value;
    }

    /** Its value here, else {@code other}; the default of the variable does not count. */
    public T orElse(T other) {
        T value = Context.of(Fiber.current()).find(this);
        return value == null ? other : value;
    }

    /**
     * Sets it for the rest of this task, this {@link Context#run run} or this thread, and for the tasks started from here.
     *
     * @return what takes it back, with {@code close} or {@link #reset}
     */
    public Token<T> set(T value) {
        Objects.requireNonNull(value, "value");
        Fiber me = Fiber.current();
        Context before = Context.of(me);
        if (me.contextPlace == null) {
            me.contextPlace = new Object();
        }
        Context after = before.with(this, value);
        me.context = after;
        return new Token<>(this, before, after, me.contextPlace);
    }

    /**
     * Gives it back the value, or the lack of one, that it had before the {@link #set} that returned the token. Tokens
     * may be used in any order; each restores the value of its moment.
     *
     * @throws IllegalArgumentException if the token is of another variable, or was made in another task, another thread
     *     or another {@code Context.run}
     * @throws IllegalStateException if it was used before
     */
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException(
                    "the token is of variable \"" + token.variable.name + "\", not of \"" + name + "\"");
        }
        Fiber me = Fiber.current();
        if (me.contextPlace == null || me.contextPlace != token.place) {
            throw new IllegalArgumentException("the token of variable \"" + name
                    + "\" was made in another context: reset it in the task, thread or Context.run that set it");
        }
        token.use();
        Context now = Context.of(me);
        if (now == token.after) { // nothing else was set meanwhile, or all of that was taken back
            me.context = token.before;
            return;
        }
        T value = token.before.find(this);
        me.context = value == null ? now.without(this) : now.with(this, value);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "ContextVar \"" + name + "\"";
    }
}
