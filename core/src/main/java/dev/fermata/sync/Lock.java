package dev.fermata.sync;

import dev.fermata.task.Task;
import dev.fermata.wait.Named;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Mutual exclusion: at most one task holds it.
 *
 * {@snippet :
 * try (var _ = lock.acquire()) {
 *     stock.put(snack, stock.get(snack) - 1);
 * }
 * }
 *
 * <p>Strictly first come, first served: a release hands the lock to the task that has waited longest, and nobody gets in
 * between, not even {@link #tryAcquire()}. A waiter that is cancelled, or whose time is over, leaves in O(1). A hand-over
 * is final: if it came before the cancellation, {@link #acquire} returns with the lock and the cancellation stays
 * pending for the next await.
 *
 * <p>The hold belongs to the thread that acquired it, and any task may end it. Not reentrant: a task that acquires what
 * it holds would wait for itself, and gets an {@link IllegalStateException} instead. What was done under the lock
 * happens-before what the next holder does.
 *
 * <p>As {@code asyncio.Lock}, and safe across threads. Unlike {@link java.util.concurrent.locks.ReentrantLock} it is
 * fair at no cost, knows its holder by task, and may be released by another task than the one that acquired it.
 */
public interface Lock {
    /** A lock. */
    static Lock create() {
        return new LockImpl("lock");
    }

    /** A lock with a name for messages and dumps. */
    static Lock create(String name) {
        return Named.add(new LockImpl(name));
    }

    /**
     * Waits for the lock.
     *
     * @return what gives it back
     * @throws IllegalStateException if the caller holds it
     * @throws InterruptedException if cancelled; then it has not been acquired
     */
    Permit acquire() throws InterruptedException;

    /** Takes the lock if it is free and nobody waits for it; false also if the caller itself holds it. Never waits. */
    boolean tryAcquire();

    /**
     * Waits for the lock, at most so long.
     *
     * @param timeout zero or less: does not wait
     * @return false if the time was over first
     * @throws IllegalStateException if the caller holds it
     * @throws InterruptedException if cancelled; then it has not been acquired
     */
    boolean tryAcquire(Duration timeout) throws InterruptedException;

    /**
     * As {@link #tryAcquire(Duration)}, for try-with-resources.
     *
     * @throws TimeoutException if the time was over first
     */
    Permit acquire(Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Ends the hold, whoever has it, and hands the lock on.
     *
     * @throws IllegalStateException if nobody holds it
     */
    void release();

    /** Whether somebody holds it. */
    boolean isLocked();

    /** The task that holds it; empty if nobody does, or a thread that is no task: then {@link #stats} has the thread. */
    Optional<Task<?>> holder();

    /** How many wait for it. */
    int waiting();

    /** Its holder and its waiters now. */
    LockStats stats();

    /**
     * The same lock for code that wants a {@code java.util.concurrent.locks.Lock}. Only the thread that holds it unlocks it,
     * waits for its conditions or signals them: else {@code IllegalMonitorStateException}. Not reentrant either: {@code
     * lock}, {@code lockInterruptibly} and the timed {@code tryLock} of the holder throw {@code IllegalStateException}, and
     * {@code tryLock()} returns false.
     */
    java.util.concurrent.locks.Lock asJavaLock();
}
