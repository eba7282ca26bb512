package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A waiter goes from the condition's queue to the lock's when it is signalled, and the lock grants it: one wait, one
 * waker, and the signaller, who holds the lock, wakes nobody for nothing.
 *
 * <pre>
 *      await:  linked here ── signal: off the queue, pinned ──▶ linked in the lock's queue ── release ──▶ GRANTED
 *                   └──────── cancelled, timed out ──▶ a new waiter in the lock's queue, shielded ──▶ GRANTED, then throw
 * </pre>
 */
final class ConditionImpl implements Condition, Subject {
    /** Waits for a signal, and then for the lock with the hold that it had. */
    static final class SignalWaiter extends LockCore.LockWaiter {
        private long arrival; // guarded by waiters
        private long
                signalled; // guarded by waiters, then read by its own thread: the last arrival that the signal is for

        SignalWaiter(Fiber fiber, long hold) {
            super(fiber, hold);
        }
    }

    private final LockImpl lock;
    private final WaitQueue waiters = new WaitQueue(this);
    private long arrivals; // guarded by waiters

    ConditionImpl(LockImpl lock) {
        this.lock = lock;
    }

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public void await() throws InterruptedException {
        await(enter(), Nanos.FOREVER);
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        long nanos = Nanos.of(timeout);
        return await(enter(), nanos) != null;
    }

    @Override
    public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
        Objects.requireNonNull(predicate, "predicate");
        Fiber me = enter();
        SignalWaiter last = null;
        boolean holds = false;
        while (!holds) {
            try {
                holds = predicate.getAsBoolean();
            } finally {
                if (last != null && !holds) { // false, or it has thrown: the signal was not for this one
                    passOn(last.signalled);
                }
            }
            if (!holds) {
                last = await(me, Nanos.FOREVER);
            }
        }
    }

    private Fiber enter() throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        waiters.use(me, "await");
        lock.requireHeld(me, "await");
        return me;
    }

    /** Returns the waiter once it was signalled, null if the time was over; the lock is held again in any case. */
    private @Nullable SignalWaiter await(Fiber me, long nanos) throws InterruptedException {
        long hold = lock.requireHeld(me, "await");
        if (nanos == 0) {
            return null;
        }
        me.checkMayWait();
        SignalWaiter waiter = new SignalWaiter(me, hold);
        long deadline = me.engine.nanoTime() + nanos;
        waiters.lock();
        waiter.arrival = ++arrivals;
        waiters.add(waiter);
        waiters.unlock();
        lock.release(hold);
        int how;
        try {
            how = nanos == Nanos.FOREVER ? waiter.await() : waiter.await(deadline);
        } catch (InterruptedException e) {
            lock.resume(me, hold);
            throw e;
        }
        if (how == Outcome.GRANTED) {
            return waiter;
        }
        lock.resume(me, hold);
        return null;
    }

    @Override
    public void signal() {
        signal(1);
    }

    @Override
    public void signal(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative: " + count);
        }
        Fiber me = Fiber.current();
        waiters.use(me, "signal");
        lock.requireHeld(me, "signal");
        waiters.lock();
        long last = arrivals; // who comes later is not meant
        waiters.unlock();
        for (int i = 0; i < count && passOn(last); i++) {}
    }

    @Override
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** Gives a signal to the one that waits longest, if it came no later than {@code last}; false if there is none. */
    private boolean passOn(long last) {
        waiters.lock();
        SignalWaiter first = (SignalWaiter) waiters.first();
        if (first != null && first.arrival <= last) {
            waiters.takeFirst();
            first.signalled = last;
            first.pin();
        } else {
            first = null;
        }
        waiters.unlock();
        if (first != null) {
            lock.resume(first);
        }
        return first != null;
    }

    boolean isHeldByCaller() {
        return lock.isHeldBy(Thread.currentThread());
    }

    long nanoTime() {
        return Fiber.current().engine.nanoTime();
    }

    Instant now() {
        return Fiber.current().engine.now();
    }

    @Override
    public int waiting() {
        waiters.step("waiting");
        return waiters.sizeNow();
    }

    @Override
    public String kind() {
        return "condition";
    }

    @Override
    public String label() {
        return "of " + lock.label();
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(waiters);
    }

    @Override
    public String toString() {
        return "Condition of " + lock;
    }
}
