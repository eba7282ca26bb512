package dev.fermata.queue;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * One at a time compares and then takes its step. It may take long, as comparing is code of a user. A {@code ReentrantLock}
 * would do, but notes its owner by reference, twice for each step, which costs memory fences (7 % of an item's way through a
 * queue, see docs/performance.md), and would let a comparator in that uses the queue which it orders, in the middle of a step.
 */
final class Ordering extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1;
    private static final long NOBODY = 0;

    private long owner; // the identity of its thread: nobody else finds itself here

    void lock() {
        long me = Thread.currentThread().threadId();
        if (!compareAndSetState(0, 1)) {
            if (owner == me) {
                throw new IllegalStateException("a comparator must not use the queue that it orders");
            }
            acquire(1);
        }
        owner = me;
    }

    void unlock() {
        owner = NOBODY;
        release(1);
    }

    @Override
    protected boolean tryAcquire(int one) {
        return compareAndSetState(0, 1);
    }

    @Override
    protected boolean tryRelease(int one) {
        setState(0);
        return true;
    }
}
