package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
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
final class SemaphoreImpl implements Semaphore {
    private static final long WAITERS = 1;
    private static final long TOO_MUCH = -1; // no word: its limit would be too large
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SemaphoreImpl.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class PermitWaiter extends Waiter {
        private final int permits;

        PermitWaiter(Fiber fiber, int permits) {
            super(fiber);
            this.permits = permits;
        }
    }

    private static final class Held implements Permit {
        private static final VarHandle CLOSED;

        static {
            try {
                CLOSED = MethodHandles.lookup().findVarHandle(Held.class, "closed", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final SemaphoreImpl semaphore;
        private final int permits;

        @SuppressWarnings("unused") // through CLOSED
        private volatile boolean closed;

        Held(SemaphoreImpl semaphore, int permits) {
            this.semaphore = semaphore;
            this.permits = permits;
        }

        @Override
        public void close() {
            semaphore.waiters.step("release");
            if (CLOSED.compareAndSet(this, false, true)) {
                semaphore.release(permits, true);
            }
        }
    }

    private final String name;
    private final boolean bounded;
    private volatile long state;
    private final WaitQueue waiters = new WaitQueue(this) {
        @Override
        protected @Nullable Waiter abandoned(Waiter waiter) {
            return grant(state);
        }
    };

    SemaphoreImpl(String name, int permits, boolean bounded) {
        this.name = Objects.requireNonNull(name, "name");
        this.bounded = bounded;
        state = word(checkLimit(permits), 0);
    }

    // --- acquiring ---------------------------------------------------------------------------------------------------

    @Override
    public Permit acquire() throws InterruptedException {
        return acquire(1);
    }

    @Override
    public Permit acquire(int permits) throws InterruptedException {
        take(permits, Nanos.FOREVER);
        return new Held(this, permits);
    }

    @Override
    public Permit acquire(Duration timeout) throws InterruptedException, TimeoutException {
        if (!tryAcquire(1, timeout)) {
            throw new TimeoutException(this + " had no permit within " + Nanos.text(timeout));
        }
        return new Held(this, 1);
    }

    @Override
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    @Override
    public boolean tryAcquire(int permits) {
        checkRequest(permits);
        waiters.use(Fiber.current(), "tryAcquire");
        return tryTake(permits);
    }

    @Override
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return tryAcquire(1, timeout);
    }

    @Override
    public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        return take(permits, Nanos.of(timeout));
    }

    private boolean tryTake(int permits) {
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

    private boolean take(int permits, long nanos) throws InterruptedException {
        checkRequest(permits);
        Fiber me = Fiber.enterAwait();
        waiters.use(me, "acquire");
        if (tryTake(permits)) {
            return true;
        }
        if (nanos == 0) {
            return false;
        }
        me.checkMayWait();
        PermitWaiter waiter = new PermitWaiter(me, permits);
        int how = enqueue(waiter);
        if (how == Outcome.PENDING) {
            how = nanos == Nanos.FOREVER ? waiter.await() : waiter.await(me.engine.nanoTime() + nanos);
        }
        if (how == Outcome.REFUSED) {
            throw new IllegalStateException(
                    this + " was resized: it can never give the " + permits + " permits that were waited for");
        }
        return how == Outcome.GRANTED;
    }

    /** Appends a waiter, PENDING; GRANTED if it got its permits at once, REFUSED if the limit has fallen meanwhile. */
    private int enqueue(PermitWaiter waiter) {
        waiters.lock();
        boolean possible = !bounded || waiter.permits <= limit(state); // the limit of a bounded one is guarded
        boolean waits = false;
        while (possible && !waits && !tryTake(waiter.permits)) {
            long now = state;
            boolean fits = (now & WAITERS) == 0 && limit(now) - held(now) >= waiter.permits;
            waits = !fits && STATE.compareAndSet(this, now, now | WAITERS);
        }
        if (waits) {
            waiters.add(waiter);
        }
        waiters.unlock();
        return waits ? Outcome.PENDING : possible ? Outcome.GRANTED : Outcome.REFUSED;
    }

    // --- releasing and resizing --------------------------------------------------------------------------------------

    @Override
    public void release() {
        release(1);
    }

    @Override
    public void release(int permits) {
        checkAtLeastOne(permits);
        waiters.use(Fiber.current(), "release");
        if (!release(permits, false)) {
            throw new IllegalStateException(this + ": " + permits + " permits are released, but fewer are held");
        }
    }

    /** False if it is bounded, or {@code ofPermit}, and fewer are held: then nothing changes. */
    private boolean release(int permits, boolean ofPermit) {
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
            word = word(limit(word), held(word) + next.permits);
            if (end == null) {
                chain = next;
                end = next;
            } else {
                end = end.link(next);
            }
        }
        state = word(limit(word), held(word)) | (waiters.first() == null ? 0 : WAITERS);
        return chain;
    }

    @Override
    public void resize(int permits) {
        checkLimit(permits);
        waiters.use(Fiber.current(), "resize");
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
        while (waiter instanceof PermitWaiter current) {
            waiter = waiter.next();
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

    // --- checks ------------------------------------------------------------------------------------------------------

    private static int checkLimit(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits must not be negative: " + permits);
        }
        return permits;
    }

    private static void checkAtLeastOne(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1: " + permits);
        }
    }

    private void checkRequest(int permits) {
        checkAtLeastOne(permits);
        int limit = limit(state);
        if (bounded && permits > limit) {
            throw new IllegalArgumentException(
                    "permits must be at most " + limit + ", the limit of " + this + ": " + permits);
        }
    }

    // --- the word ----------------------------------------------------------------------------------------------------

    private static long word(int limit, int held) {
        return (long) limit << 32 | (long) held << 1;
    }

    private static int limit(long word) {
        return (int) (word >>> 32);
    }

    private static int held(long word) {
        return (int) (word >>> 1) & Integer.MAX_VALUE;
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @Override
    public int available() {
        waiters.step("available");
        long now = state;
        return Math.max(0, limit(now) - held(now));
    }

    @Override
    public int waiting() {
        waiters.step("waiting");
        return waiters.sizeNow();
    }

    @Override
    public SemaphoreStats stats() {
        waiters.step("stats");
        long now = state;
        return new SemaphoreStats(name, limit(now), held(now), Math.max(0, limit(now) - held(now)), waiters.threads());
    }

    @Override
    public String toString() {
        long now = state;
        return "Semaphore \"" + name + "\", " + held(now) + " of " + limit(now) + " held";
    }
}
