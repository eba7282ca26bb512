package dev.fermata.task;

import org.jspecify.annotations.Nullable;

/**
 * Work that returns a result, may wait, and may throw an exception of its own.
 *
 * @param <T> its result
 * @param <X> what it throws, {@code RuntimeException} if nothing checked
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object, X extends Exception> {
    /** Does it. */
    T run() throws X, InterruptedException;
}
