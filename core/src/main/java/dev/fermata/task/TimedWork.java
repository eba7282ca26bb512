package dev.fermata.task;

import org.jspecify.annotations.Nullable;

/**
 * Work under a timeout that can see and move its deadline.
 *
 * @param <T> its result
 * @param <X> what it throws
 */
@FunctionalInterface
public interface TimedWork<T extends @Nullable Object, X extends Exception> {
    /** Does it, until {@code deadline}. */
    T run(Deadline deadline) throws X, InterruptedException;
}
