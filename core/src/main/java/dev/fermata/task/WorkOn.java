package dev.fermata.task;

import org.jspecify.annotations.Nullable;

/**
 * Work on one item that returns a result.
 *
 * @param <E> what it works on
 * @param <T> its result
 * @param <X> what it throws
 */
@FunctionalInterface
public interface WorkOn<E extends @Nullable Object, T extends @Nullable Object, X extends Exception> {
    /** Does it for {@code item}. */
    T run(E item) throws X, InterruptedException;
}
