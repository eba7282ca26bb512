package dev.fermata.engine;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Strands side by side: the JDK's scheduler runs them, the system's clock is the time. */
final class ParallelEngine extends Engine {
    static final ParallelEngine INSTANCE = new ParallelEngine();

    /**
     * Of so many yields one parks. The JDK's scheduler serves those that yield before those that come from its queues for
     * other threads: as many yielding in circles as there are carriers would starve every sleeper that a timer wakes.
     */
    private static final int YIELDS = 64;

    @Override
    public String toString() {
        return "parallel tasks";
    }

    private static final class Timers { // its thread starts with the first timer
        static final ParallelTimers TIMERS = new ParallelTimers();

        static {
            TIMERS.start();
        }
    }

    @Override
    public boolean isLoop() {
        return false;
    }

    @Override
    public void start(Strand strand) {
        strand.giveFirstTurn();
        strand.thread().start();
    }

    @Override
    public void ended(Strand strand) {}

    @Override
    public void park(Strand strand) {
        LockSupport.park();
        strand.unparked();
    }

    /** The timer wakes it all the same: to a virtual thread, a limit of its own would cost a timer of the JDK's more. */
    @Override
    public void parkTimed(Strand strand) {
        if (strand.thread().isVirtual()) {
            park(strand);
            return;
        }
        LockSupport.parkNanos(Long.MAX_VALUE);
        strand.unparked();
    }

    @Override
    public void unpark(Strand strand) {
        LockSupport.unpark(strand.thread());
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a yield is what the caller asked for
    public void yieldTurn(Strand strand) {
        if (++strand.yields % YIELDS == 0 && strand.thread().isVirtual()) {
            LockSupport.parkNanos(1);
        } else {
            Thread.yield();
        }
    }

    @Override
    public void leave(Strand strand) {}

    @Override
    public void rejoin(Strand strand) {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void set(Timer timer) {
        timers().set(timer);
    }

    static ParallelTimers timers() {
        return Timers.TIMERS;
    }
}
