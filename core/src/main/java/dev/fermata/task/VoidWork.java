package dev.fermata.task;

/**
 * Work without a result that may wait, and may throw an exception of its own.
 *
 * @param <X> what it throws, {@code RuntimeException} if nothing checked
 */
@FunctionalInterface
public interface VoidWork<X extends Exception> {
    /** Does it. */
    void run() throws X, InterruptedException;
}
