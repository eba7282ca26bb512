package dev.fermata.wait;

/**
 * Those who wait for nothing but the time. Nobody grants them anything and none is in another's way, so each is linked to
 * itself alone, in one of a few queues that do no more than lend their guards: a queue of its own for each sleep would be
 * a quarter of what it allocates.
 */
public final class Sleepers {
    private static final int QUEUES = 64; // a power of two; enough that two rarely meet at a guard
    private static final WaitQueue[] ALL = new WaitQueue[QUEUES];

    static {
        for (int i = 0; i < QUEUES; i++) {
            ALL[i] = new WaitQueue(Subject.SLEEP);
        }
    }

    private Sleepers() {}

    /** Lets the calling fiber wait until that moment on the clock of its engine, unless it is cancelled before. */
    public static void sleep(Fiber me, long deadline) throws InterruptedException {
        WaitQueue queue = ALL[(int) me.thread().threadId() & (QUEUES - 1)];
        Waiter waiter = new Waiter(me);
        queue.lock();
        queue.addApart(waiter);
        queue.unlock();
        waiter.await(deadline);
    }
}
