package dev.fermata.sync;

import dev.fermata.task.VoidWork;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * A place where a fixed number of tasks wait for each other, again and again.
 *
 * {@snippet :
 * Barrier barrier = Barrier.create(4, () -> swapBuffers());
 * barrier.await();               // returns when four have come, and the action has run
 * }
 *
 * <p>The last to arrive runs the action, then all go on; the next round begins with the next arrival. Each gets its index
 * in the order of arrival, 0 first, dealt when the round is complete. What is done before {@code await} happens-before
 * the action, and the action happens-before the returns.
 *
 * <p>A waiter that is cancelled, or whose time is over, leaves, and the barrier stays as it is: another may come in its
 * place. That is where it differs from {@link java.util.concurrent.CyclicBarrier}, which breaks for all. Once the round
 * is complete a waiter stays in it: a cancellation that comes then stays pending for the next await.
 *
 * <p>As {@code asyncio.Barrier}. It breaks by {@link #abort}, or when the action fails, and stays broken until
 * {@link #reset}.
 */
public interface Barrier {
    /**
     * A barrier.
     *
     * @param parties how many wait for each other, 1 or more
     */
    static Barrier create(int parties) {
        return new BarrierImpl(parties, null);
    }

    /**
     * A barrier with an action for each round.
     *
     * @param parties how many wait for each other, 1 or more
     * @param action what the last to arrive does before all go on
     */
    static Barrier create(int parties, VoidWork<?> action) {
        return new BarrierImpl(parties, Objects.requireNonNull(action, "action"));
    }

    /**
     * Waits until all parties have arrived.
     *
     * @return the index of the caller in this round, in the order of arrival
     * @throws BrokenBarrierException if it is broken, is aborted or reset meanwhile, or its action failed: then with the
     *     failure as its cause
     * @throws InterruptedException if cancelled
     */
    int await() throws InterruptedException, BrokenBarrierException;

    /**
     * Waits until all parties have arrived, at most so long.
     *
     * @param timeout zero or less: does not wait
     * @return the index of the caller in this round, in the order of arrival
     * @throws TimeoutException if the time was over first; the barrier is not broken by that
     * @throws BrokenBarrierException as {@link #await()}
     * @throws InterruptedException if cancelled
     */
    int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException;

    /** Begins a new round, on a broken barrier too; those who wait get a {@link BrokenBarrierException}. */
    void reset();

    /** Breaks it: those who wait, and those who come later, get a {@link BrokenBarrierException}. */
    void abort();

    /** Whether it is broken. */
    boolean isBroken();

    /** How many wait for each other. */
    int parties();

    /** How many have arrived and wait. */
    int waiting();
}
