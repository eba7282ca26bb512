package dev.fermata.task;

import org.jspecify.annotations.Nullable;

/**
 * Work on one item, without a result.
 *
 * @param <E> what it works on
 * @param <X> what it throws
 */
@FunctionalInterface
public interface VoidWorkOn<E extends @Nullable Object, X extends Exception> {
    /** Does it for {@code item}. */
    void run(E item) throws X, InterruptedException;
}
