package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import dev.fermata.engine.Timer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one fiber: linked into a {@link WaitQueue} until somebody settles it, exactly once.
 *
 * <p>Subclasses carry what is asked for and what is handed over (a number of permits, an item, an index), written by
 * whoever settles, before the wake-up, and read by the fiber after it. An interrupt may bring the fiber back between the
 * two: it goes on waiting, since the primitive may not have changed as a whole yet.
 */
public class Waiter {
    private static final VarHandle QUEUE;
    private static final VarHandle WOKEN;

    static {
        try {
            QUEUE = MethodHandles.lookup().findVarHandle(Waiter.class, "queue", WaitQueue.class);
            WOKEN = MethodHandles.lookup().findVarHandle(Waiter.class, "woken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Who waits. */
    public final Fiber fiber;

    private volatile @Nullable WaitQueue
            queue; // written under its guard, or to announce it; null: settled, or in transit

    @Nullable
    Waiter previous; // guarded by the queue's guard

    @Nullable
    Waiter next; // guarded by the queue's guard: a ring; after that the chain of those to wake

    int epoch; // written under the queue's guard; that of the queue, if it is in there
    private boolean shielded; // written before the wait begins: cancellation and interrupts do not end it
    private volatile boolean pinned; // its deadline does not, either
    private byte outcome; // written by whoever settles it, before woken
    private volatile boolean woken; // by then the primitive, too, has changed as a whole
    private @Nullable WaitTimer timer; // only the fiber writes: of its own limit, if it has one
    private long since; // written by the fiber as it begins to wait, on its engine's clock, to about 10 ms

    /** @param fiber who will wait: the caller */
    public Waiter(Fiber fiber) {
        this.fiber = fiber;
    }

    // --- the waiting side: only the fiber itself ---------------------------------------------------------------------

    /** Waits, after it was added to a queue, until it is granted or refused; returns which. */
    public final int await() throws InterruptedException {
        return thrown(park(false));
    }

    private int thrown(int how) throws InterruptedException {
        if (how == Outcome.DEADLOCKED) {
            throw Deadlocks.exception(this);
        }
        if (how >= Outcome.CANCELLED) {
            throw fiber.cancelled(how);
        }
        return how;
    }

    /** As {@link #await()}, but at most until {@code deadline} on the clock of its engine; then TIMED_OUT. */
    public final int await(long deadline) throws InterruptedException {
        WaitTimer limit = new WaitTimer(this, deadline);
        timer = limit;
        fiber.engine.set(limit);
        try {
            return thrown(park(true));
        } finally {
            limit.cancel();
        }
    }

    /** Waits whatever comes; a cancellation or interrupt stays pending. */
    public final int awaitShielded() {
        shielded = true;
        return park(false);
    }

    /** As {@link #awaitShielded()}, until {@code deadline} on the clock of an engine, its own or another. */
    public final int awaitShielded(Engine clock, long deadline) {
        WaitTimer limit = new WaitTimer(this, deadline);
        clock.set(limit);
        shielded = true;
        int how = park(true);
        limit.cancel();
        return how;
    }

    /**
     * Says that an untimed wait will follow, before it is added to that queue; {@link #await()} or {@link #forgo} must. The guard,
     * which is taken in between, is the fence that await would need else. If it is known who must end the wait, {@link
     * Deadlocks#check} follows, too, once it is added: whoever announces knows the subject, which await would have to ask for.
     *
     * <p>It knows its queue from here on, though it is not in it: whoever cancels the fiber takes that guard, too, either before the
     * fiber, which then sees the cancellation, or after it, and then finds the waiter in its place.
     */
    public final void announce(WaitQueue its) {
        begins();
        epoch = its.epoch - 1; // of nobody who is in it
        place(its);
        fiber.announce(this);
    }

    /** The wait begins now, or is about to. */
    final void begins() {
        since = fiber.coarseTime();
    }

    /** What it would have waited for has come before it was added. */
    public final void forgo() {
        fiber.forgo();
    }

    /**
     * One method, as each that is on the stack at the park is kept with every thread that waits; and with each, what its locals refer
     * to: as little as possible, as a stack that has become old is thawed reference by reference.
     */
    private int park(boolean timed) {
        Fiber me = fiber; // a field is read anew after each fence, and its class looked at
        WatchedWait watched = WatchedWait.isWanted() ? WatchedWait.begin(this) : null;
        me.startWaiting(this);
        boolean owed = me.isOnLoop(); // one unpark comes for each wait: a loop must see it used up
        while (owed || !woken) {
            if (timed) {
                me.engine.parkTimed(me);
            } else {
                me.engine.park(me);
            }
            owed = false;
        }
        me.stopWaiting(outcome == Outcome.CANCELLED);
        if (watched != null) {
            watched.end(outcome);
        }
        return outcome;
    }

    // --- the settling side -------------------------------------------------------------------------------------------

    /** Cancellation, interrupt or deadline: takes the waiter off its queue, unless it was decided before. Any thread. */
    public final boolean abandon(int why) {
        while (true) {
            WaitQueue place = queue;
            if (place == null || pinned || (shielded && why != Outcome.TIMED_OUT)) {
                return false;
            }
            place.guard.lock();
            if (queue == place) {
                boolean undecided = place.holds(this);
                Waiter others = null;
                if (undecided) {
                    place.unlink(this);
                    settle(why);
                    others = place.abandoned(this);
                }
                place.guard.unlock();
                if (undecided) {
                    wake();
                    wakeAll(others);
                }
                return undecided;
            }
            place.guard.unlock(); // it has moved to another queue, or was settled meanwhile: look again
        }
    }

    /** From here on only a grant ends the wait. In transit: by whoever took it off one queue and adds it to another. */
    public final void pin() {
        pinned = true;
    }

    /** Writes the outcome; only whoever took the waiter off its queue, and {@link #wake} must follow. */
    public final void settle(int how) {
        assert outcome == Outcome.PENDING;
        outcome = (byte) how;
    }

    /** What was decided; stays as it is once it is not PENDING. For the fiber after its wait, and for who settles. */
    public final int outcome() {
        return outcome;
    }

    /** Lets the fiber go on. Not under a guard. */
    public final void wake() {
        if (fiber.isOnLoop()) {
            WOKEN.setRelease(this, true); // seen when the fiber has its turn
        } else {
            woken = true; // with a fence: an unpark has none if there was one before, and the park that uses that one
            // up looks
        }
        fiber.engine.unpark(fiber);
    }

    /** Wakes a chain of settled waiters, in its order. Not under a guard. */
    public static void wakeAll(@Nullable Waiter chain) {
        Waiter waiter = chain;
        while (waiter != null) {
            Waiter after = waiter.next;
            waiter.next = null;
            waiter.wake();
            waiter = after;
        }
    }

    /** Settles and wakes what {@link WaitQueue#detachAll} has cut off, in the order of arrival. Not under a guard. */
    public static void settleAll(@Nullable Waiter chain, int how) {
        Waiter waiter = chain;
        while (waiter != null) {
            Waiter after = waiter.next;
            waiter.leaveChain();
            waiter.settle(how);
            waiter.wake();
            waiter = after;
        }
    }

    /** The next one in a chain, or in its queue, where the first follows the last. */
    public final @Nullable Waiter next() {
        return next;
    }

    /** Appends {@code behind} to the chain of those to wake that ends with this one; returns the new end. */
    public final Waiter link(Waiter behind) {
        next = behind;
        return behind;
    }

    /** Forgets its place in a detached chain, so that a woken waiter holds on to nobody. */
    public final void leaveChain() {
        place(null);
        previous = null;
        next = null;
    }

    final @Nullable WaitQueue queue() {
        return queue;
    }

    /** It is in that queue from now on, or will be. Whoever acts on what it reads takes the guard, and looks at the epoch, too. */
    final void place(@Nullable WaitQueue its) {
        QUEUE.setRelease(this, its);
    }

    /**
     * What it waits for, or null as long as it is only announced, and once that is decided: also when it has been cut off with all
     * others and its turn to be settled has not come. Whoever was settled before it sees that, and must not take it for one who
     * waits.
     */
    public final @Nullable Object awaited() {
        WaitQueue place = queue;
        return place == null || place.epoch != epoch ? null : place.owner;
    }

    /** The same, if it is one of those that tell of themselves. */
    public final @Nullable Subject subject() {
        return awaited() instanceof Subject subject ? subject : null;
    }

    /** Since when, on the clock of its fiber's engine, to about ten milliseconds. */
    public final long since() {
        return since;
    }

    /**
     * When some limit ends the wait, on the clock of its fiber's engine: its own, or that of a timeout around it or around a
     * task above it. {@link Nanos#FOREVER} if there is none.
     */
    public final long deadline() {
        long first = ownDeadline();
        Fiber above = shielded || pinned ? null : fiber;
        while (above != null) {
            first = Math.min(first, above.deadline());
            Offspring family = above.family();
            above = family == null ? null : family.opener();
        }
        return first;
    }

    /** Whether its fiber has parked, so that its limit is known, and has none. */
    public final boolean mayStay() {
        return fiber.waiting() == this && !isTimed();
    }

    /** When its own limit ends it, or {@link Nanos#FOREVER}. */
    public final long ownDeadline() {
        WaitTimer limit = timer;
        return limit == null ? Nanos.FOREVER : limit.deadline;
    }

    /** Whether there is such a limit. */
    public final boolean isTimed() {
        return deadline() < Nanos.FOREVER;
    }

    /** Whether a cancellation does not end it. */
    public final boolean isShielded() {
        return shielded || pinned;
    }

    /** Whether nobody outside the fiber's engine has touched what it waits for. */
    public final boolean isInternal() {
        WaitQueue place = queue;
        return place != null && place.isOnlyFor(fiber.engine);
    }

    /** Whether that engine is a loop: then only one of those who use it runs at a time. */
    public final boolean isWithinALoop() {
        return fiber.isOnLoop() && isInternal();
    }

    private static final class WaitTimer extends Timer {
        private @Nullable Waiter waiter; // null: cancelled; whoever still sees it finds it decided

        WaitTimer(Waiter waiter, long deadline) {
            super(deadline);
            this.waiter = waiter;
        }

        @Override
        protected void fire() {
            Waiter waits = waiter;
            if (waits != null) {
                waits.abandon(Outcome.TIMED_OUT);
            }
        }

        @Override
        protected void forget() {
            waiter = null;
        }
    }
}
