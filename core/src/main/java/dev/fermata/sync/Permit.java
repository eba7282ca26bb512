package dev.fermata.sync;

/**
 * A hold on a lock, or on permits of a semaphore, for try-with-resources: {@code try (var _ = lock.acquire()) { … }}.
 *
 * <p>Closing it gives back the hold that it stands for, exactly once: a second close does nothing, and if that hold has
 * ended otherwise, the first does nothing either. Any task may close it.
 */
public interface Permit extends AutoCloseable {
    @Override
    void close();
}
