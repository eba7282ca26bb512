package dev.fermata.sync;

import dev.fermata.wait.Named;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A number of permits: at most so many tasks at a time.
 *
 * {@snippet :
 * Semaphore connections = Semaphore.bounded("connections", 10);
 * try (var _ = connections.acquire()) {
 *     query();
 * }
 * }
 *
 * <p>Strictly first come, first served, whatever each asks for: a small request behind a large one waits, and goes on when
 * the large one has got its permits, or has been cancelled. Cancelling a waiter is O(1). A grant is final: a cancellation
 * that comes after it stays pending for the next await. What is done before a release happens-before the return of who
 * got the permits.
 *
 * <p>Its state is a limit and how many permits are held. {@linkplain #bounded Bounded}: more cannot be released than are
 * held. {@linkplain #create(int) Plain}: a release beyond what is held raises the limit, as in asyncio and
 * {@link java.util.concurrent.Semaphore}, so that it can count things that are made elsewhere.
 */
public interface Semaphore {
    /**
     * A plain semaphore.
     *
     * @param permits its limit, 0 or more
     */
    static Semaphore create(int permits) {
        return new SemaphoreImpl("semaphore", permits, false);
    }

    /**
     * A plain semaphore, with a name for messages and dumps.
     *
     * @param permits its limit, 0 or more
     */
    static Semaphore create(String name, int permits) {
        return Named.add(new SemaphoreImpl(name, permits, false));
    }

    /**
     * A semaphore of which no more can be released than is held.
     *
     * @param permits its limit, 0 or more
     */
    static Semaphore bounded(int permits) {
        return new SemaphoreImpl("semaphore", permits, true);
    }

    /**
     * A semaphore of which no more can be released than is held, with a name for messages and dumps.
     *
     * @param permits its limit, 0 or more
     */
    static Semaphore bounded(String name, int permits) {
        return Named.add(new SemaphoreImpl(name, permits, true));
    }

    /**
     * Waits for one permit.
     *
     * @return what gives it back
     * @throws InterruptedException if cancelled; then none has been acquired
     */
    Permit acquire() throws InterruptedException;

    /**
     * Waits for so many permits, all at once.
     *
     * @param permits 1 or more
     * @return what gives them back
     * @throws IllegalArgumentException if a bounded semaphore could never give so many
     * @throws IllegalStateException if a {@link #resize} has made that so while the caller waited
     * @throws InterruptedException if cancelled; then none has been acquired
     */
    Permit acquire(int permits) throws InterruptedException;

    /** Takes one permit if one is free and nobody waits. Never waits. */
    boolean tryAcquire();

    /** Takes so many permits if they are free and nobody waits. Never waits. */
    boolean tryAcquire(int permits);

    /**
     * Waits for one permit, at most so long.
     *
     * @param timeout zero or less: does not wait
     * @return false if the time was over first
     */
    boolean tryAcquire(Duration timeout) throws InterruptedException;

    /**
     * Waits for so many permits, at most so long.
     *
     * @param timeout zero or less: does not wait
     * @return false if the time was over first
     */
    boolean tryAcquire(int permits, Duration timeout) throws InterruptedException;

    /**
     * As {@link #tryAcquire(Duration)}, for try-with-resources.
     *
     * @throws TimeoutException if the time was over first
     */
    Permit acquire(Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Gives one permit back.
     *
     * @throws IllegalStateException if it is bounded and none is held
     */
    void release();

    /**
     * Gives so many permits back.
     *
     * @throws IllegalStateException if it is bounded and fewer are held; then none is given back
     */
    void release(int permits);

    /**
     * Changes the limit, whatever releases had made of it. If more are held than that, releases work off the excess first.
     *
     * @param permits 0 or more
     */
    void resize(int permits);

    /** How many permits can be acquired: the limit less those held, at least 0. */
    int available();

    /** How many wait. */
    int waiting();

    /** Its state and its waiters now. */
    SemaphoreStats stats();
}
