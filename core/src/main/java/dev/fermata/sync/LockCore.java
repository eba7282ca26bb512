package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Deadlocks;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Sites;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock is one word: is it held, does somebody wait, and the ticket of the hold, so that a permit of a hold that has
 * ended can be told from one that lasts.
 *
 * <pre>
 *      bits:   ticket … | RESUMED | WAITERS | LOCKED
 *
 *      free(t) ── compare-and-set ──▶ LOCKED(t+1) ── compare-and-set ──▶ free(t+1)          the fast path
 *                                        │ somebody waits: under the guard
 *                                        ▼
 *                                LOCKED|WAITERS(t) ── release, under the guard ──▶ the same(t+1), of the first waiter
 *                                        └─────────────────────── or, if nobody waits any more ──▶ free(t)
 * </pre>
 *
 * <p>While WAITERS or RESUMED is set, the word changes only under the guard of the queue. WAITERS stays when the last one who
 * waits gets the lock: as a rule another comes soon. RESUMED: a task is back from a condition with the hold, and the ticket,
 * that it had before; the highest ticket so far is kept aside.
 *
 * <p>The holder is written after the word, so it comes with the ticket that it is of, and whoever releases looks at that
 * first: no late write of a former holder can hit a later one.
 */
abstract class LockCore implements Subject {
    static final long NONE = -1;

    private static final long LOCKED = 1;
    private static final long WAITERS = 2;
    private static final long RESUMED = 4;
    private static final long BITS = LOCKED | WAITERS | RESUMED;
    private static final int SHIFT = 3;
    private static final VarHandle STATE;
    private static final VarHandle HOLDER_TICKET;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(LockCore.class, "state", long.class);
            HOLDER_TICKET = lookup.findVarHandle(LockCore.class, "holderTicket", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Waits for the lock; comes back with the ticket of its hold. */
    static sealed class LockWaiter extends Waiter permits ConditionImpl.SignalWaiter {
        private final long wanted; // the ticket of the hold to resume; NONE: a new one
        private long ticket; // written by whoever grants

        LockWaiter(Fiber fiber, long wanted) {
            super(fiber);
            this.wanted = wanted;
        }
    }

    @SuppressWarnings("this-escape") // stored only
    final WaitQueue waiters = new WaitQueue(this);

    private volatile long state;
    private @Nullable Thread holder; // written by whoever makes the hold, before holderTicket
    private long holderTicket; // written with release, read with acquire
    private long highest; // guarded by waiters; the highest ticket, while RESUMED
    private boolean handedOn; // another than the holder has released it, once; plain: seen late is early enough

    // --- acquiring ---------------------------------------------------------------------------------------------------

    /** The fast path: NONE unless the lock is free, and then nobody waits. */
    final long take(Thread thread) {
        long now = state;
        long next = (now | LOCKED) + (1L << SHIFT);
        if ((now & BITS) == 0 && STATE.compareAndSet(this, now, next)) {
            return publish(thread, next >>> SHIFT);
        }
        return NONE;
    }

    private long publish(Thread thread, long ticket) {
        holder = thread;
        HOLDER_TICKET.setRelease(this, ticket);
        return ticket;
    }

    final long takeSlowly(Fiber me, long nanos) throws InterruptedException {
        checkNotHeldBy(me);
        if (nanos == 0) {
            return retake(me.thread());
        }
        LockWaiter waiter = new LockWaiter(me, NONE);
        if ((state & LOCKED) != 0) {
            me.checkMayWait();
        }
        if (nanos == Nanos.FOREVER) {
            waiter.announce(waiters);
        }
        if (!enqueue(waiter)) {
            waiter.forgo();
            return waiter.ticket;
        }
        int how;
        if (nanos == Nanos.FOREVER) {
            Deadlocks.check(this, waiter);
            how = waiter.await();
        } else {
            how = waiter.await(me.engine.nanoTime() + nanos);
        }
        return how == Outcome.GRANTED ? waiter.ticket : NONE;
    }

    /** A compare-and-set may have failed although the lock is free. */
    private long retake(Thread thread) {
        long ticket = NONE;
        while (ticket == NONE && (state & BITS) == 0) {
            ticket = take(thread);
        }
        return ticket;
    }

    /** Appends a waiter; if the lock is free, makes its hold instead, and returns false. */
    final boolean enqueue(LockWaiter waiter) {
        waiters.lock();
        boolean waits = markWaiters();
        while (!waits && !takeFor(waiter)) {
            waits = markWaiters();
        }
        if (waits) {
            waiters.add(waiter);
        }
        waiters.unlock();
        return waits;
    }

    /** Under the guard: if the lock is held, sees to it that its release comes here; false if it is free. */
    private boolean markWaiters() {
        while (true) {
            long now = state;
            if ((now & LOCKED) == 0) {
                return false;
            }
            if ((now & WAITERS) != 0 || STATE.compareAndSet(this, now, now | WAITERS)) {
                return true;
            }
        }
    }

    /** Under the guard: makes the hold of a waiter in no queue; false if the lock is not free any more. */
    private boolean takeFor(LockWaiter waiter) {
        Thread thread = waiter.fiber.thread();
        if (waiter.wanted == NONE) {
            waiter.ticket = take(thread);
            return waiter.ticket != NONE;
        }
        long now = state;
        highest = now >>> SHIFT;
        boolean taken =
                (now & BITS) == 0 && STATE.compareAndSet(this, now, (waiter.wanted << SHIFT) | LOCKED | RESUMED);
        if (taken) {
            waiter.ticket = publish(thread, waiter.wanted);
        }
        return taken;
    }

    final void checkNotHeldBy(Fiber me) {
        if (isHeldBy(me.thread())) {
            throw new IllegalStateException(
                    this + " is acquired a second time by its holder, which would wait for itself"
                            + " for ever: it is not reentrant");
        }
    }

    // --- releasing ---------------------------------------------------------------------------------------------------

    /** Ends the hold with that ticket; false if it has ended before. */
    final boolean release(long ticket) {
        long held = (ticket << SHIFT) | LOCKED;
        awaitPublished(ticket);
        boolean released = (state == held && STATE.compareAndSet(this, held, held & ~LOCKED)) || releaseSlowly(ticket);
        if (Sites.ON && released) {
            Fiber.current().letGo(waiters.identity(), 1);
        }
        return released;
    }

    private boolean releaseSlowly(long ticket) {
        waiters.lock();
        LockWaiter next = (LockWaiter) waiters.first();
        boolean released = false;
        long now = state;
        while (!released && now >>> SHIFT == ticket && (now & LOCKED) != 0) {
            if (next != null) {
                waiters.takeFirst();
                grant(next, now);
                released = true;
            } else { // fails only if another task releases the same hold at this moment
                released = STATE.compareAndSet(this, now, highest(now) << SHIFT);
                now = state;
            }
        }
        waiters.unlock();
        if (released && next != null) {
            next.wake();
        }
        return released;
    }

    /** The task that made the hold may still be about to say who it is. */
    private void awaitPublished(long ticket) {
        while ((long) HOLDER_TICKET.getAcquire(this) != ticket && state >>> SHIFT == ticket && (state & LOCKED) != 0) {
            Thread.onSpinWait();
        }
    }

    /** Under the guard: from the hold in the word to that of a waiter which was taken off the queue. */
    private void grant(LockWaiter next, long now) {
        boolean resumes = next.wanted != NONE;
        highest = highest(now);
        next.ticket = publish(next.fiber.thread(), resumes ? next.wanted : highest + 1);
        next.settle(Outcome.GRANTED);
        long word = (next.ticket << SHIFT) | LOCKED | (resumes ? RESUMED : 0) | WAITERS;
        STATE.setRelease(this, word); // no fence: nothing is read after it
    }

    private long highest(long now) {
        return (now & RESUMED) != 0 ? highest : now >>> SHIFT;
    }

    // --- for conditions ----------------------------------------------------------------------------------------------

    /** Where a waiter of a condition goes when it is signalled: it is pinned, and in no queue. */
    final void resume(LockWaiter signalled) {
        if (!enqueue(signalled)) { // as a rule the caller holds the lock; but any task may have released it
            signalled.settle(Outcome.GRANTED);
            signalled.wake();
        }
    }

    /** Takes the hold with that ticket again, whatever comes. */
    final void resume(Fiber me, long ticket) {
        LockWaiter waiter = new LockWaiter(me, ticket);
        if (enqueue(waiter)) {
            waiter.awaitShielded();
        }
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    /** The ticket of the hold that lasts, or NONE. */
    final long currentHold() {
        long now = state;
        return (now & LOCKED) == 0 ? NONE : now >>> SHIFT;
    }

    final boolean isHeldBy(Thread thread) {
        return holdOf(thread) != NONE;
    }

    /** The ticket of a thread's hold, or NONE. */
    final long holdOf(Thread thread) {
        long now = state;
        boolean holds =
                (now & LOCKED) != 0 && (long) HOLDER_TICKET.getAcquire(this) == now >>> SHIFT && holder == thread;
        return holds ? now >>> SHIFT : NONE;
    }

    /** Another than the holder ends the hold. */
    final void handOn() {
        handedOn = true;
    }

    /** Whether it is a signal between tasks: then its holder is not who must go on. */
    final boolean isHandedOn() {
        return handedOn;
    }

    /** At a glance: it may hold it no more. */
    final @Nullable Thread currentHolder() {
        return holder;
    }

    final Optional<Thread> holdingThread() {
        while (true) {
            long now = state;
            if ((now & LOCKED) == 0) {
                return Optional.empty();
            }
            if ((long) HOLDER_TICKET.getAcquire(this) == now >>> SHIFT) {
                Thread thread = holder;
                if (state >>> SHIFT == now >>> SHIFT) {
                    return Optional.ofNullable(thread);
                }
            }
            Thread.onSpinWait();
        }
    }
}
