package dev.fermata.sync;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Waiting, under a lock, until another task says that something has changed.
 *
 * {@snippet :
 * try (var _ = condition.lock().acquire()) {
 *     condition.awaitUntil(() -> !orders.isEmpty());
 *     cook(orders.removeFirst());
 * }
 * }
 *
 * <p>Awaiting gives the lock back and takes it again before it returns, in every case, with the same hold: also when it
 * was cancelled or timed out, and whatever the re-acquiring takes. Signals go to those who have waited longest. A signal
 * is never lost: given to a waiter, it makes that waiter return, and a cancellation that comes after it stays pending for
 * the next await; given to an {@link #awaitUntil} whose predicate is false, it passes to the next that was waiting when
 * it was sent.
 *
 * <p>As {@code asyncio.Condition}; there is no spurious wake-up, but another task may change things between the signal
 * and the return: use {@link #awaitUntil}. What is done before a signal happens-before the return of who got it.
 */
public interface Condition {
    /** A condition with a lock of its own. */
    static Condition create() {
        return new ConditionImpl(new LockImpl("lock of a condition"));
    }

    /**
     * A condition on a lock, which may have several.
     *
     * @throws IllegalArgumentException if the lock is not one of {@link Lock#create()}: a condition hands its waiters over
     *     to the queue of the lock, so other locks come with conditions of their own
     */
    static Condition create(Lock lock) {
        if (Objects.requireNonNull(lock, "lock") instanceof LockImpl ours) {
            return new ConditionImpl(ours);
        }
        throw new IllegalArgumentException("lock must be one that Lock.create made: " + lock);
    }

    /** The lock. */
    Lock lock();

    /**
     * Waits for a signal.
     *
     * @throws IllegalStateException unless the caller holds the lock
     * @throws InterruptedException if cancelled; the caller holds the lock all the same
     */
    void await() throws InterruptedException;

    /**
     * Waits for a signal, at most so long; the time for taking the lock again is not limited.
     *
     * @param timeout zero or less: does not wait
     * @return false if the time was over first
     * @throws IllegalStateException unless the caller holds the lock
     * @throws InterruptedException if cancelled; the caller holds the lock all the same
     */
    boolean await(Duration timeout) throws InterruptedException;

    /**
     * Waits until {@code predicate} is true: asks it now, and after each signal. It is asked with the lock held.
     *
     * @throws IllegalStateException unless the caller holds the lock
     * @throws InterruptedException if cancelled; the caller holds the lock all the same
     */
    void awaitUntil(BooleanSupplier predicate) throws InterruptedException;

    /**
     * Wakes the one that has waited longest, if any.
     *
     * @throws IllegalStateException unless the caller holds the lock
     */
    void signal();

    /**
     * Wakes the {@code count} that have waited longest.
     *
     * @throws IllegalStateException unless the caller holds the lock
     * @throws IllegalArgumentException if {@code count} is negative
     */
    void signal(int count);

    /**
     * Wakes all.
     *
     * @throws IllegalStateException unless the caller holds the lock
     */
    void signalAll();

    /** How many wait for a signal. */
    int waiting();
}
