package dev.fermata.sync;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore is one word: limit, permits held, and whether somebody waits.
 *
 * <pre>
 *      bits:   63 … 32 limit | 31 … 1 held | 0 WAITERS
 *
 *      acquire:  held += n  if held + n ≤ limit and not WAITERS     a compare-and-set
 *      release:  held −= n  if not WAITERS                          a compare-and-set
 *      WAITERS:  the word changes only under the guard; the first waiter is granted as soon as its request fits
 * </pre>
 *
 * <p>Invariant, under the guard: WAITERS is set if and only if somebody waits, and then the first does not fit.
 */
abstract class SemaphoreCore implements Subject {
    private static final long WAITERS = 1;
    private static final long TOO_MUCH = -1; // no word: its limit would be too large
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SemaphoreCore.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static final class PermitWaiter extends Waiter {
        final int permits;

        PermitWaiter(Fiber fiber, int permits) {
            super(fiber);
            this.permits = permits;
        }
    }

    final boolean bounded;
    private volatile long state;
    private int grants; // guarded by waiters: how many waits were granted

    @SuppressWarnings("this-escape") // stored only
    final WaitQueue waiters = new WaitQueue(this) {
        @Override
        protected @Nullable Waiter abandoned(Waiter waiter) {
            return grant(state);
        }
    };

    SemaphoreCore(int permits, boolean bounded) {
        this.bounded = bounded;
        state = word(checkLimit(permits), 0);
    }

    // --- acquiring ---------------------------------------------------------------------------------------------------

    /** Takes them if they are free and nobody waits. */
    final boolean tryTake(int permits) {
        while (true) {
            long now = state;
            if ((now & WAITERS) != 0 || limit(now) - held(now) < permits) {
                return false;
            }
            if (STATE.compareAndSet(this, now, word(limit(now), held(now) + permits))) {
                return true;
            }
        }
    }

    /** Appends a waiter, PENDING; GRANTED if it got its permits at once, REFUSED if the limit has fallen meanwhile. */
    final int enqueue(PermitWaiter waiter) {
        waiters.lock();
        boolean possible = !bounded || waiter.permits <= limit(state); // the limit of a bounded one is guarded
        boolean waits = false;
        while (possible && !waits && !tryTake(waiter.permits)) {
            long now = state;
            boolean fits = (now & WAITERS) == 0 && limit(now) - held(now) >= waiter.permits;
            waits = !fits && ((now & WAITERS) != 0 || STATE.compareAndSet(this, now, now | WAITERS));
        }
        if (waits) {
            waiters.add(waiter);
        }
        waiters.unlock();
        return waits ? Outcome.PENDING : possible ? Outcome.GRANTED : Outcome.REFUSED;
    }

    // --- releasing and resizing --------------------------------------------------------------------------------------

    /** False if it is bounded, or {@code ofPermit}, and fewer are held: then nothing changes. */
    final boolean release(int permits, boolean ofPermit) {
        while (true) {
            long now = state;
            if (held(now) < permits && (bounded || ofPermit)) {
                return false;
            }
            if ((now & WAITERS) != 0) {
                return releaseSlowly(permits, ofPermit);
            }
            if (STATE.compareAndSet(this, now, checkLimit(released(now, permits)))) {
                return true;
            }
        }
    }

    private boolean releaseSlowly(int permits, boolean ofPermit) {
        waiters.lock();
        Waiter chain = null;
        boolean exclusive = (state & WAITERS) != 0; // else nobody waits any more
        boolean possible = held(state) >= permits || !(bounded || ofPermit);
        long word = released(state, permits);
        if (exclusive && possible && word != TOO_MUCH) {
            chain = grant(word);
        }
        waiters.unlock();
        Waiter.wakeAll(chain);
        if (exclusive && possible) {
            checkLimit(word);
        }
        return exclusive ? possible : release(permits, ofPermit);
    }

    private static long released(long now, int permits) {
        int held = held(now);
        if (held >= permits) {
            return word(limit(now), held - permits) | (now & WAITERS);
        }
        long limit = (long) limit(now) + permits - held;
        return limit > Integer.MAX_VALUE ? TOO_MUCH : word((int) limit, 0) | (now & WAITERS);
    }

    private long checkLimit(long word) {
        if (word == TOO_MUCH) {
            throw new IllegalStateException(this + ": released so often that its limit exceeds " + Integer.MAX_VALUE);
        }
        return word;
    }

    /**
     * Under the guard, with WAITERS set: grants from the front what fits into {@code now}, and stores the word.
     *
     * @return those to wake
     */
    private @Nullable Waiter grant(long now) {
        long word = now;
        Waiter chain = null;
        Waiter end = null;
        for (Waiter first = waiters.first();
                first instanceof PermitWaiter next && limit(word) - held(word) >= next.permits;
                first = waiters.first()) {
            waiters.grantFirst();
            grants++;
            word = word(limit(word), held(word) + next.permits);
            if (end == null) {
                chain = next;
                end = next;
            } else {
                end = end.link(next);
            }
        }
        long next = word(limit(word), held(word)) | (waiters.first() == null ? 0 : WAITERS);
        STATE.setRelease(this, next); // no fence: nothing is read after it
        return chain;
    }

    /** Changes the limit, grants what fits now, and refuses, if it is bounded, what never will. */
    final void changeLimit(int permits) {
        waiters.lock();
        long now = state;
        while ((now & WAITERS) == 0 && !STATE.compareAndSet(this, now, word(permits, held(now)))) {
            now = state;
        }
        Waiter refused = null;
        Waiter granted = null;
        if ((now & WAITERS) != 0) {
            refused = bounded ? refuseBeyond(permits) : null;
            granted = grant(word(permits, held(now)));
        }
        waiters.unlock();
        Waiter.wakeAll(refused);
        Waiter.wakeAll(granted);
    }

    private @Nullable Waiter refuseBeyond(int limit) {
        Waiter chain = null;
        Waiter end = null;
        Waiter waiter = waiters.first();
        for (int left = waiters.size(); left > 0 && waiter instanceof PermitWaiter current; left--) {
            waiter = waiter.next(); // the last one's is the first, as long as they are linked
            if (current.permits > limit) {
                waiters.refuse(current);
                if (end == null) {
                    chain = current;
                    end = current;
                } else {
                    end = end.link(current);
                }
            }
        }
        return chain;
    }

    static int checkLimit(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits must not be negative: " + permits);
        }
        return permits;
    }

    // --- the word ----------------------------------------------------------------------------------------------------

    /** How many waits were granted so far. Exact where only one loop uses it. */
    final int grants() {
        return grants;
    }

    /** Limit and permits held, of the same moment: see {@link #limit} and {@link #held}. */
    final long word() {
        return state;
    }

    private static long word(int limit, int held) {
        return (long) limit << 32 | (long) held << 1;
    }

    static int limit(long word) {
        return (int) (word >>> 32);
    }

    static int held(long word) {
        return (int) (word >>> 1) & Integer.MAX_VALUE;
    }
}
