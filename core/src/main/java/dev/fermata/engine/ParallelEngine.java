package dev.fermata.engine;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Strands side by side: the JDK's scheduler runs them, the system's clock is the time. */
final class ParallelEngine extends Engine {
    static final ParallelEngine INSTANCE = new ParallelEngine();

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
        strand.thread().start();
    }

    @Override
    public void ended(Strand strand) {}

    @Override
    public void park(Strand strand) {
        LockSupport.park();
        if (Thread.interrupted()) {
            strand.interruptedWhileParked();
        }
    }

    @Override
    public void unpark(Strand strand) {
        LockSupport.unpark(strand.thread());
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a yield is what the caller asked for
    public void yieldTurn(Strand strand) {
        Thread.yield();
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
        Timers.TIMERS.set(timer);
    }
}
