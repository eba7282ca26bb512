package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.SpinLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Strict FIFO of waiters: the one place where Fermata decides who is woken, for what, and who leaves empty-handed.
 *
 * <p>The rule that everything rests on: <b>whoever takes a waiter off the queue, under the guard, settles it.</b> A
 * waiter that is linked is undecided; one that is not has its outcome, or is about to get it from whoever took it off.
 * So a grant and a cancellation cannot both win, a grant cannot be lost, and no compare-and-set is needed.
 *
 * <pre>
 *                add                grantFirst · detachAll · refuse
 *      new ────────────▶ linked ───────────────────────────────────▶ GRANTED | REFUSED
 *                       │      ▲
 *                       │      │ add (pinned: only a grant ends it)
 *              takeFirst▼      │
 *                      in transit               abandon
 *                        linked ───────────────────────────────────▶ CANCELLED | INTERRUPTED | TIMED_OUT
 * </pre>
 *
 * <p>A primitive changes its own state under the same guard, which makes its state and its waiters one. Several queues
 * may share a guard. Nobody is woken under it: operations hand out the waiter, or a chain of them, and
 * {@link Waiter#wake} or {@link Waiter#wakeAll} follows after {@code unlock}.
 *
 * <p>Everything is O(1), also leaving from the middle (a doubly linked list) and detaching all (the list is cut off and
 * the epoch counts up, so that a late canceller sees that its waiter is decided, without a mark on each).
 */
public class WaitQueue extends SpinLock {
    private static final AtomicInteger IDENTITIES = new AtomicInteger();
    private static final VarHandle FIRST_USER;
    private static final VarHandle IDENTITY;
    private static final VarHandle SIZE;

    static {
        try {
            FIRST_USER = MethodHandles.lookup().findVarHandle(WaitQueue.class, "firstUser", Engine.class);
            IDENTITY = MethodHandles.lookup().findVarHandle(WaitQueue.class, "identity", int.class);
            SIZE = MethodHandles.lookup().findVarHandle(WaitQueue.class, "size", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What the waiters wait for; its {@code toString} names it in dumps. */
    public final Object owner;

    /** Guards this queue and the state of the primitive: the queue itself, or one that it shares the guard of. */
    public final WaitQueue guard;

    private @Nullable Waiter
            head; // guarded by guard; the waiters are a ring, so that one reference is written, not two
    private int size; // guarded by guard
    int epoch; // written under guard; counts the times all were detached

    private volatile @Nullable Engine firstUser;
    private volatile boolean shared; // by engines other than the first user
    /** The first user, if a conductor wants to know of each step; firstUser is null then. */
    private @Nullable Engine conducted;

    @SuppressWarnings("unused") // through IDENTITY
    private volatile int identity; // given to it when somebody first asks

    /** A queue with a guard of its own. */
    @SuppressWarnings("this-escape") // stored only
    public WaitQueue(Object owner) {
        this.owner = owner;
        this.guard = this;
    }

    /** The same, which somebody of that engine uses. */
    @SuppressWarnings("this-escape") // stored only
    public WaitQueue(Object owner, Engine user) {
        this(owner);
        if (user.isConducted()) {
            conducted = user;
        } else {
            FIRST_USER.set(this, user); // nobody else knows it yet
        }
    }

    /** A second queue of the same primitive, under the guard of the first. */
    public WaitQueue(WaitQueue first) {
        this(first.owner, first);
    }

    /** A queue of another name under the guard of one that there is. */
    public WaitQueue(Object owner, WaitQueue first) {
        this.owner = owner;
        this.guard = first.guard;
    }

    // --- operations: all under the guard -----------------------------------------------------------------------------

    /** Appends a waiter that is in no queue, and announced for no other. */
    public final void add(Waiter waiter) {
        assert guard.isHeld() && !holds(waiter) && (waiter.queue() == null || waiter.queue() == this);
        waiter.epoch = epoch;
        Waiter first = head;
        if (first == null) {
            waiter.previous = waiter;
            waiter.next = waiter;
            head = waiter;
        } else {
            Waiter last = Objects.requireNonNull(first.previous);
            waiter.previous = last;
            waiter.next = first;
            last.next = waiter;
            first.previous = waiter;
        }
        size++;
        waiter.place(this);
    }

    /** Takes in a waiter that is in no queue and in no order: it can be abandoned, and nobody else comes to it from here. */
    final void addApart(Waiter waiter) {
        assert guard.isHeld() && waiter.queue() == null && head == null;
        waiter.epoch = epoch;
        waiter.previous = waiter;
        waiter.next = waiter;
        size++;
        waiter.place(this);
    }

    /** The one that waits longest, or null. */
    public final @Nullable Waiter first() {
        return head;
    }

    /** Takes the first one off without settling it: the caller appends it to another queue, or settles it. */
    public final @Nullable Waiter takeFirst() {
        Waiter first = head;
        if (first != null) {
            unlink(first);
        }
        return first;
    }

    /** Grants what the first one waits for; the caller wakes it after unlocking. Null if nobody waits. */
    public final @Nullable Waiter grantFirst() {
        Waiter first = takeFirst();
        if (first != null) {
            first.settle(Outcome.GRANTED);
        }
        return first;
    }

    /** Grants what a certain one waits for; the caller wakes it after unlocking. False if it has left, or was decided. */
    public final boolean grantIfThere(Waiter waiter) {
        boolean waits = holds(waiter);
        if (waits) {
            unlink(waiter);
            waiter.settle(Outcome.GRANTED);
        }
        return waits;
    }

    /** Refuses what a waiter of this queue waits for; the caller wakes it after unlocking. */
    public final void refuse(Waiter waiter) {
        unlink(waiter);
        waiter.settle(Outcome.REFUSED);
    }

    /** Cuts all of them off, undecided but out of reach of cancellation; {@link Waiter#settleAll} must follow. */
    public final @Nullable Waiter detachAll() {
        Waiter chain = head;
        if (chain != null) {
            Objects.requireNonNull(chain.previous).next = null;
            head = null;
        }
        size = 0;
        epoch++;
        return chain;
    }

    /** How many wait. Under the guard. */
    public final int size() {
        return size;
    }

    /** How many wait, at a glance, without the guard. */
    public final int sizeNow() {
        return (int) SIZE.getOpaque(this);
    }

    /**
     * A waiter has left by itself, and what it stood in the way of may now be possible (a smaller request behind a large
     * one). Under the guard.
     *
     * @return who was granted something by this, linked through {@link Waiter#next}, or null
     */
    protected @Nullable Waiter abandoned(Waiter waiter) {
        return null;
    }

    final boolean holds(Waiter waiter) {
        return waiter.queue() == this && waiter.epoch == epoch;
    }

    final void unlink(Waiter waiter) {
        assert guard.isHeld() && holds(waiter);
        Waiter before = Objects.requireNonNull(waiter.previous);
        Waiter after = Objects.requireNonNull(waiter.next);
        if (after == waiter) {
            head = null;
        } else {
            before.next = after;
            after.previous = before;
            if (head == waiter) {
                head = after;
            }
        }
        waiter.previous = null;
        waiter.next = null;
        waiter.place(null);
        size--;
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    /** A number that no other queue has. */
    public final int identity() {
        if (identity == 0) {
            IDENTITY.compareAndSet(this, 0, IDENTITIES.incrementAndGet());
        }
        return identity;
    }

    /** The threads that wait, in the order of arrival. Takes the guard, for as long as it takes to walk the list. */
    public final List<Thread> threads() {
        return threads(Integer.MAX_VALUE);
    }

    /** As {@link #threads()}, but no more than the first {@code atMost}. */
    public final List<Thread> threads(int atMost) {
        return waiters(atMost).stream().map(waiter -> waiter.fiber.thread()).toList();
    }

    /** Those that wait, in the order of arrival, but no more than the first {@code atMost}. Takes the guard for that. */
    public final List<Waiter> waiters(int atMost) {
        while (true) {
            int room = Math.min(atMost, sizeNow() + 4);
            List<Waiter> waiters = new ArrayList<>(room);
            guard.lock();
            boolean fits = Math.min(atMost, size) <= room; // the list must not grow under the guard
            if (fits) {
                Waiter waiter = head;
                for (int i = 0; i < atMost && i < size && waiter != null; i++) {
                    waiters.add(waiter);
                    waiter = waiter.next;
                }
            }
            guard.unlock();
            if (fits) {
                return waiters;
            }
        }
    }

    /**
     * The caller is about to do this to the primitive: notes who uses it, see {@link #isOnlyFor}. A conductor may let others
     * run before, so this comes first in an operation, and in no other place.
     */
    public final void use(Fiber me, String operation) {
        if (guard.firstUser != me.engine) { // one note for all queues under one guard
            usedBy(me.engine);
            step(operation);
        }
    }

    /** As {@link #use}, where it does not matter who it is. */
    public final void step(String operation) {
        if (guard.firstUser == null) { // nobody yet, or somebody who is conducted
            Fiber.current().step(owner, operation);
        }
    }

    /** Notes that somebody of that engine uses the primitive. */
    public final void usedBy(Engine engine) {
        if (guard.firstUser != engine) {
            guard.noteUser(engine);
        }
    }

    private void noteUser(Engine engine) {
        if (engine.isConducted()) {
            shared |= firstUser != null || (conducted != null && conducted != engine);
            conducted = engine;
            firstUser = null; // whoever used it before: from now on its steps are told
        } else if (conducted != null
                || (!shared && !FIRST_USER.compareAndSet(this, null, engine) && firstUser != engine)) {
            shared = true;
        }
    }

    /** Whether nobody outside that engine has ever used it: then nobody outside is expected to wake its waiters. */
    public final boolean isOnlyFor(Engine engine) {
        return !guard.shared && (guard.firstUser == engine || (guard.firstUser == null && guard.conducted == engine));
    }
}
