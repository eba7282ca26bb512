package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Strand;
import dev.fermata.engine.Timer;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fiber whose thread does not stay: where an await would park it, it goes away, and the wait is left in its queue, to be
 * granted, refused, cancelled or timed out like that of a parked task.
 *
 * <p>So an await becomes two steps that never block, its beginning and its outcome, and whoever checks every interleaving
 * of such steps has no parked thread to deal with. Up to the point where it parks, everything is the real code: the public
 * method, the scopes, the waiter, the queue. What comes after (the exception or the result) is left out, and the timer,
 * too: {@link #expire} does what it would do.
 *
 * <pre>
 *      new ── begin ──▶ done                (the call has returned or thrown)
 *                └────▶ waiting ── granted, refused, cancelled, timed out ──▶ decided
 * </pre>
 */
public final class StandIn extends Fiber {
    private static final Engine ENGINE = new GoingAway();

    private final AtomicInteger wakes = new AtomicInteger();

    /** A new one, which has begun nothing. */
    public StandIn() {
        super(ENGINE);
    }

    /**
     * Runs something in its name on the calling thread, up to its end or to where it would park. Once.
     *
     * @return whether it came to its end; if not, it waits
     */
    public boolean begin(Callable<?> work) throws Exception {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        bind(thread);
        thread.setUncaughtExceptionHandler(this); // from here on Fiber.current() is this one
        try {
            goesOn();
            work.call();
            return true;
        } catch (Left left) {
            return false;
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    /**
     * Runs what comes after its wait, which is decided, up to the end or to where that would park in turn.
     *
     * @return whether it came to its end; if not, it waits again
     */
    public boolean again(Runnable rest) {
        wakes.set(0);
        try {
            goesOn();
            rest.run();
            return true;
        } catch (Left left) {
            return false;
        }
    }

    /** What its task's {@code cancel} does. Any thread, but one at a time. */
    public void cancel() {
        cancelRoot(new Whole(), false);
    }

    /** What the timer of its wait does. Any thread. */
    public void expire() {
        waiter().abandon(Outcome.TIMED_OUT);
    }

    /**
     * What has become of its wait. Whoever takes a waiter off its queue settles it and wakes it a moment later: that moment,
     * in which a parked fiber just goes on sleeping, is waited out.
     *
     * @return PENDING while it is in a queue
     */
    public int outcome() {
        Waiter waiter = waiter();
        while (wakes.get() == 0) {
            if (isLinked(waiter)) {
                return Outcome.PENDING;
            }
            Thread.onSpinWait();
        }
        return waiter.outcome();
    }

    private static boolean isLinked(Waiter waiter) {
        WaitQueue place = waiter.queue();
        if (place == null) {
            return false;
        }
        place.guard.lock();
        boolean linked = waiter.queue() == place && place.holds(waiter);
        place.guard.unlock();
        return linked;
    }

    /** How often it was woken: once for a wait that is decided, and never for another, when all is quiet. */
    public int wakes() {
        return wakes.get();
    }

    /** Its wait. */
    public Waiter waiter() {
        Waiter waiter = waiting();
        if (waiter == null) {
            throw new IllegalStateException("it does not wait");
        }
        return waiter;
    }

    @Override
    public void run() {
        throw new AssertionError("it has no work of its own");
    }

    @Override
    public void shutDown(String reason) {
        throw new AssertionError("it is on no loop");
    }

    @Override
    public String name() {
        return "stand-in";
    }

    /** The scope around everything. */
    private static final class Whole extends Scope {
        Whole() {
            super(false);
        }

        @Override
        protected InterruptedException exception() {
            return new InterruptedException("cancelled");
        }
    }

    /** Takes the thread out of whatever called park. */
    private static final class Left extends Error {
        private static final long serialVersionUID = 1;

        Left() {
            super("left", null, false, false);
        }
    }

    private static final class GoingAway extends Engine {
        @Override
        public void park(Strand strand) {
            throw new Left();
        }

        @Override
        public void unpark(Strand strand) {
            ((StandIn) strand).wakes.incrementAndGet();
        }

        /** As on a loop, park comes once for each wait, also for one that has been decided on the way there. */
        @Override
        public boolean isLoop() {
            return true;
        }

        @Override
        public void set(Timer timer) {} // expire() stands for it

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public void start(Strand strand) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void ended(Strand strand) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void yieldTurn(Strand strand) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void leave(Strand strand) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rejoin(Strand strand) {
            throw new UnsupportedOperationException();
        }
    }
}
