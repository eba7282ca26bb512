package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Deadlocks;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Need;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The semaphore as its users see it; how it works is in {@link SemaphoreCore}. */
final class SemaphoreImpl extends SemaphoreCore implements Semaphore {
    /** A monitor and no compare-and-set: where a permit does not leave the method, the JIT removes both it and the monitor. */
    private static final class Held implements Permit {
        private final SemaphoreImpl semaphore;
        private final int permits;

        private boolean closed; // guarded by this

        Held(SemaphoreImpl semaphore, int permits) {
            this.semaphore = semaphore;
            this.permits = permits;
        }

        @Override
        public void close() {
            Fiber me = Fiber.current();
            semaphore.waiters.use(me, "release");
            boolean first;
            synchronized (this) {
                first = !closed;
                closed = true;
            }
            if (first) {
                semaphore.holders.releases(me, permits);
                semaphore.release(permits, true);
            }
        }
    }

    private static final int GLANCES = 64;

    private final String name;
    private final PermitHolders holders;
    private int returns; // from waits that were granted; plain: exact where only one loop uses it

    @SuppressWarnings("this-escape") // stored only
    SemaphoreImpl(String name, int permits, boolean bounded) {
        super(permits, bounded);
        this.name = Objects.requireNonNull(name, "name");
        holders = new PermitHolders(waiters);
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
        Fiber me = Fiber.current();
        waiters.use(me, "tryAcquire");
        boolean taken = tryTake(permits);
        if (taken) {
            holders.acquired(me, permits);
        }
        return taken;
    }

    @Override
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return tryAcquire(1, timeout);
    }

    @Override
    public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        return take(permits, Nanos.of(timeout));
    }

    private boolean take(int permits, long nanos) throws InterruptedException {
        checkRequest(permits);
        Fiber me = Fiber.enterAwait();
        waiters.use(me, "acquire");
        if (tryTake(permits)) {
            holders.acquired(me, permits);
            return true;
        }
        return nanos != 0 && takeSlowly(me, permits, nanos);
    }

    private boolean takeSlowly(Fiber me, int permits, long nanos) throws InterruptedException {
        me.checkMayWait();
        PermitWaiter waiter = new PermitWaiter(me, permits);
        if (nanos == Nanos.FOREVER) {
            waiter.announce(waiters);
        }
        int how = enqueue(waiter);
        if (how == Outcome.PENDING) {
            how = await(waiter, nanos);
        } else {
            waiter.forgo();
        }
        if (how == Outcome.REFUSED) {
            throw new IllegalStateException(
                    this + " was resized: it can never give the " + permits + " permits that were waited for");
        }
        if (how == Outcome.GRANTED) {
            holders.acquired(me, permits);
        }
        return how == Outcome.GRANTED;
    }

    private int await(PermitWaiter waiter, long nanos) throws InterruptedException {
        int how;
        if (nanos == Nanos.FOREVER) {
            Deadlocks.check(this, waiter);
            how = waiter.await();
        } else {
            how = waiter.await(waiter.fiber.engine.nanoTime() + nanos);
        }
        if (how == Outcome.GRANTED) {
            returns++;
        }
        return how;
    }

    // --- releasing and resizing --------------------------------------------------------------------------------------

    @Override
    public void release() {
        release(1);
    }

    @Override
    public void release(int permits) {
        checkAtLeastOne(permits);
        Fiber me = Fiber.current();
        waiters.use(me, "release");
        holders.releases(me, permits);
        if (!release(permits, false)) {
            throw new IllegalStateException(this + ": " + permits + " permits are released, but fewer are held");
        }
    }

    @Override
    public void resize(int permits) {
        checkLimit(permits);
        waiters.use(Fiber.current(), "resize");
        changeLimit(permits);
    }

    // --- checks ------------------------------------------------------------------------------------------------------

    private static void checkAtLeastOne(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1: " + permits);
        }
    }

    private void checkRequest(int permits) {
        checkAtLeastOne(permits);
        int limit = limit(word());
        if (bounded && permits > limit) {
            throw new IllegalArgumentException(
                    "permits must be at most " + limit + ", the limit of " + this + ": " + permits);
        }
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @Override
    public int available() {
        waiters.step("available");
        long now = word();
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
        long now = word();
        return new SemaphoreStats(name, limit(now), held(now), Math.max(0, limit(now) - held(now)), waiters.threads());
    }

    @Override
    public String kind() {
        return "semaphore";
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(waiters);
    }

    @Override
    public long level() {
        return held(word());
    }

    @Override
    public long limit() {
        return limit(word());
    }

    @Override
    public List<Thread> holders() {
        return holders.find(held(word()), null, 0).threads();
    }

    /**
     * Nobody is served before the first in the queue, nor after it leaves, if it waits for a time only, before the next. So
     * what counts is what the first one needs that stays.
     */
    @Override
    public @Nullable Need need(Waiter waiter, int atMost) {
        List<Waiter> queue = waiters.waiters(GLANCES);
        Waiter first = queue.stream().filter(Waiter::mayStay).findFirst().orElse(waiter);
        if (queue.size() == GLANCES && first == waiter) {
            return null;
        }
        int wanted = first instanceof PermitWaiter request ? request.permits : 0;
        long now = word();
        PermitHolders.Found found = holders.find(held(now), waiter.fiber, atMost);
        boolean handedOn =
                !holders.giveBackThemselves() && found.threads().stream().anyMatch(this::isAwaitedBy);
        return found == PermitHolders.Found.NONE || handedOn
                ? null
                : new Need(found.threads(), found.permits(), wanted - (limit(now) - held(now)));
    }

    private boolean isAwaitedBy(Thread thread) {
        Fiber fiber = Fiber.of(thread);
        Waiter waits = fiber == null ? null : fiber.waiting();
        return waits != null && waits.awaited() == this;
    }

    @Override
    public boolean hasNeeds() {
        return true;
    }

    @Override
    public boolean mayBeStuck(Waiter waiter) {
        // On a loop: who was granted his permits, and has not had his turn since, will go on.
        return !(waiter.isWithinALoop() && grants() != returns) && holders.mayBeStuck(held(word()));
    }

    @Override
    public String toString() {
        long now = word();
        return "Semaphore \"" + name + "\", " + held(now) + " of " + limit(now) + " held";
    }
}
