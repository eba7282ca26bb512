package dev.fermata.context;

/**
 * What a {@link ContextVar#set} did, so that it can be taken back, once: {@code try (var _ = variable.set(value))}.
 *
 * @param <T> the type of the variable's values
 */
public final class Token<T> implements AutoCloseable {
    final ContextVar<T> variable;
    final Context before;
    final Context after;
    final Object place;
    private boolean used; // only the strand that made it: reset checks that first

    Token(ContextVar<T> variable, Context before, Context after, Object place) {
        this.variable = variable;
        this.before = before;
        this.after = after;
        this.place = place;
    }

    void use() {
        if (used) {
            throw new IllegalStateException("the token of variable \"" + variable.name() + "\" has been used already");
        }
        used = true;
    }

    /** Resets the variable: see {@link ContextVar#reset}. */
    @Override
    public void close() {
        variable.reset(this);
    }
}
