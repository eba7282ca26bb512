package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Strand;
import org.jspecify.annotations.Nullable;

/**
 * A thread as the waiting core sees it: what it waits for, the {@linkplain Scope scopes} it is in, and whose its
 * interrupt flag is. A task is one; a thread that is no task gets one when it first waits.
 *
 * <p><b>The interrupt protocol.</b> Every interrupt of ours happens under the fiber's lock, with a note that the flag is
 * ours; whoever leaves a scope or delivers a cancellation lowers, under the same lock, what was ours. So none is left
 * behind and none hits the code after the scope. A fiber that is parked in an await is never interrupted: it is woken
 * through its waiter.
 *
 * <pre>
 *   canceller:  cancel the scope, signals := …;  read waiting      ── null ─▶ raise the flag   (under the lock)
 *                                                                  └─ else ─▶ abandon that wait
 *   fiber:      waiting := waiter;  read signals  ── not 0 ─▶ abandon that wait
 *               …                                      (either the canceller sees the waiter, or the fiber the signal)
 *               waiting := null;    read signals  ── THROW ─▶ raise the flag                   (under the lock)
 * </pre>
 */
public abstract class Fiber extends Strand {
    /** Waits are refused: a visible scope is cancelled. */
    private static final int REFUSE = 1;
    /** And the next await throws: that has not been delivered yet. */
    private static final int THROW = 2;
    /** At so many awaits in a row that need not wait, a task on a loop lets others run. */
    private static final int CREDIT = 128;

    /** In place of a waiter while the fiber is parked for a turn, or not started: nothing to abandon, no flag to raise. */
    @SuppressWarnings("NullAway") // it is in no queue, so nobody asks whose it is
    private static final Waiter ELSEWHERE = new Waiter(null);

    private final boolean looped;
    private int credit = CREDIT; // only its own thread
    private volatile int signals; // written under the lock; 0: nothing is cancelled
    private volatile @Nullable Waiter waiting = ELSEWHERE; // written by its own thread; null: its code runs
    private @Nullable Scope root; // guarded by the lock; made by whoever cancels first
    private @Nullable Scope innermost; // guarded by the lock; written by its own thread
    private boolean flagIsOurs; // guarded by the lock
    private boolean alsoStrangers; // guarded by the lock: the flag was up when we raised it
    private boolean strangerWhileParked; // only its own thread
    private volatile @Nullable Offspring offspring; // written by its own thread: the groups that it has open

    /** @param engine who runs it */
    protected Fiber(Engine engine) {
        super(engine);
        looped = engine.isLoop();
    }

    /** The fiber of the calling thread. */
    public static Fiber current() {
        Thread thread = Thread.currentThread();
        return thread.getUncaughtExceptionHandler() instanceof Fiber fiber && fiber.isOf(thread)
                ? fiber
                : PlainThread.of(thread);
    }

    /**
     * What every await does first: throws what is pending, whether the await would have to wait or not.
     *
     * @return the fiber of the calling thread
     */
    public static Fiber enterAwait() throws InterruptedException {
        Fiber me = current();
        if (me.looped && --me.credit <= 0) {
            me.rest();
        }
        if (me.signals != 0 || Thread.currentThread().isInterrupted()) {
            me.throwPending();
        }
        return me;
    }

    /** Refuses to wait in a cancelled scope. Called before a waiter is added to a queue. */
    public final void checkMayWait() throws InterruptedException {
        if (signals != 0) {
            throw cancelled(Outcome.CANCELLED);
        }
    }

    private void rest() {
        credit = CREDIT;
        if (!away) {
            yieldTurn();
        }
    }

    private void throwPending() throws InterruptedException {
        if ((signals & THROW) != 0) {
            throw cancelled(Outcome.CANCELLED);
        }
        if (Thread.currentThread().isInterrupted()) {
            takeStrangersInterrupt();
        }
    }

    /** Somebody has interrupted the thread, and not on behalf of a scope: throws, unless a shield is in between. */
    private void takeStrangersInterrupt() throws InterruptedException {
        lock();
        boolean throwIt = false;
        if (!flagIsOurs) {
            Scope hiding = shield();
            if (Thread.interrupted()) {
                if (hiding == null) {
                    throwIt = true;
                } else {
                    hiding.strangersInterrupt = true;
                }
            }
        }
        unlock();
        if (throwIt) {
            throw new InterruptedException("interrupted");
        }
    }

    // --- scopes: only its own thread, but for cancel -----------------------------------------------------------------

    /** Enters a scope. */
    public final void enter(Scope scope) {
        lock();
        scope.outer = innermost;
        innermost = scope;
        if (scope.shield) {
            boolean flag = flagIsOurs ? alsoStrangers && Thread.currentThread().isInterrupted() : Thread.interrupted();
            if (flagIsOurs) {
                flagIsOurs = false;
                alsoStrangers = false;
                Thread.interrupted();
            }
            scope.strangersInterrupt = flag;
        }
        refresh();
        raiseFlagIfDue(); // its timer may have fired before it was entered
        unlock();
    }

    /** Leaves the innermost scope, which drops its own cancellation and no other. */
    public final void leave(Scope scope) {
        lock();
        if (innermost != scope) {
            unlock();
            throw new IllegalStateException("left a scope that is not the innermost one");
        }
        scope.left = true;
        innermost = scope.outer;
        lowerFlag();
        refresh();
        raiseFlagIfDue();
        boolean strangers = scope.strangersInterrupt;
        Scope around = strangers ? shield() : null;
        if (around != null) {
            around.strangersInterrupt = true;
        } else if (strangers) {
            raiseForStranger();
        }
        unlock();
    }

    /**
     * Cancels a scope that the fiber is in, or the fiber itself (its root scope). Any thread.
     *
     * @param interrupt whether that may also end a foreign blocking call
     * @return false if it was cancelled before, or has been left
     */
    public final boolean cancel(Scope scope, boolean interrupt) {
        lock();
        boolean news = scope.cancel(interrupt);
        Waiter wait = null;
        if (news) {
            refresh();
            wait = waiting;
            if (wait == null) {
                raiseFlagIfDue();
            }
        }
        boolean visible = signals != 0;
        unlock();
        if (wait != null && visible) {
            wait.abandon(Outcome.CANCELLED);
        }
        return news;
    }

    /** The outermost scope, around everything the fiber does: made by whoever cancels it first. Any thread. */
    public final boolean cancelRoot(Scope newRoot, boolean interrupt) {
        lock();
        if (root == null) {
            root = newRoot;
        }
        Scope scope = root;
        unlock();
        return cancel(scope, interrupt);
    }

    /** The outermost scope, if anybody has cancelled it. */
    protected final @Nullable Scope cancelledRoot() {
        lock();
        Scope scope = root;
        unlock();
        return scope;
    }

    /** A cancellation that was delivered is pending again, for the next await: something more urgent was thrown. */
    public final void redeliver() {
        lock();
        Scope scope = effective();
        if (scope != null) {
            scope.delivered = false;
            refresh();
            raiseFlagIfDue();
        }
        unlock();
    }

    /** Whether a wait would be refused now. */
    public final boolean inCancelledScope() {
        return signals != 0;
    }

    /** The outermost cancelled scope that is visible from inside: the one that an await throws for. */
    private @Nullable Scope effective() {
        Scope found = null;
        for (Scope scope = innermost; scope != null; scope = scope.outer) {
            if (scope.isCancelled()) {
                found = scope;
            }
            if (scope.shield) {
                return found;
            }
        }
        return root != null && root.isCancelled() ? root : found;
    }

    private @Nullable Scope shield() {
        Scope scope = innermost;
        while (scope != null && !scope.shield) {
            scope = scope.outer;
        }
        return scope;
    }

    private void refresh() {
        Scope scope = effective();
        int news = scope == null ? 0 : scope.delivered ? REFUSE : REFUSE | THROW;
        if (news != signals) {
            signals = news;
        }
    }

    // --- the interrupt flag: under the lock --------------------------------------------------------------------------

    private void raiseFlagIfDue() {
        Scope scope = (signals & THROW) == 0 ? null : effective();
        if (scope != null && scope.mayInterrupt() && !flagIsOurs) {
            Thread thread = thread();
            flagIsOurs = true;
            alsoStrangers = thread.isInterrupted();
            scope.flagged = true;
            thread.interrupt();
        }
    }

    private void lowerFlag() {
        if (flagIsOurs) {
            flagIsOurs = false;
            boolean untouched = Thread.interrupted();
            if (alsoStrangers && untouched) {
                raiseForStranger();
            }
            alsoStrangers = false;
        }
    }

    private void raiseForStranger() {
        if (flagIsOurs) {
            alsoStrangers = true;
        } else {
            thread().interrupt();
        }
    }

    // --- waiting: only its own thread --------------------------------------------------------------------------------

    final void startWaiting(Waiter waiter) {
        credit = CREDIT;
        waiting = waiter;
        if (signals != 0) {
            waiter.abandon(Outcome.CANCELLED);
        }
    }

    /** Lets every other ready strand run first; a cancellation meanwhile is thrown by the next await. */
    public final void yieldTurn() {
        waiting = ELSEWHERE;
        engine.yieldTurn(this);
        resumed();
    }

    /** Back on its loop after a blocking call. */
    public final void rejoin() {
        waiting = ELSEWHERE;
        engine.rejoin(this);
        resumed();
    }

    /** Its code runs (again): from here on a cancellation raises the flag, and one that came meanwhile does so now. */
    protected final void resumed() {
        waiting = null;
        if ((signals & THROW) != 0) {
            lock();
            raiseFlagIfDue();
            unlock();
        }
        if (strangerWhileParked) {
            strangerWhileParked = false;
            lock();
            raiseForStranger();
            unlock();
        }
    }

    @Override
    public final void interruptedWhileParked() {
        lock();
        boolean strangers = !flagIsOurs || alsoStrangers;
        flagIsOurs = false; // the signal that raised it is still there, and is looked at after the wait
        alsoStrangers = false;
        Scope hiding = shield();
        if (strangers && hiding != null) {
            hiding.strangersInterrupt = true;
            strangers = false;
        }
        unlock();
        if (strangers) {
            strangerWhileParked = true;
            Waiter waiter = waiting;
            if (waiter != null) {
                waiter.abandon(Outcome.INTERRUPTED);
            }
        }
    }

    /** The exception for a wait that was CANCELLED or INTERRUPTED; from here on that is delivered. */
    final InterruptedException cancelled(int how) {
        lock();
        Scope scope = effective();
        if (how == Outcome.INTERRUPTED) {
            if (!flagIsOurs) {
                Thread.interrupted(); // stopWaiting has put it back: this is where it is thrown
            } else {
                alsoStrangers = false;
            }
        } else if (scope != null) {
            scope.delivered = true;
            lowerFlag();
            refresh();
        }
        unlock();
        return how == Outcome.INTERRUPTED || scope == null
                ? new InterruptedException("interrupted")
                : scope.exception();
    }

    /** What it waits for now, for dumps: the waiter, or null. */
    public final @Nullable Waiter waiting() {
        Waiter waiter = waiting;
        return waiter == ELSEWHERE ? null : waiter;
    }

    /** The group that it opened last, of those that are open. */
    public final @Nullable Offspring offspring() {
        return offspring;
    }

    /** It has opened a group. Only its own thread. */
    public final void push(Offspring group) {
        group.outer = offspring;
        offspring = group;
    }

    /** It has closed one, as a rule the last. Only its own thread. */
    public final void drop(Offspring group) {
        if (offspring == group) {
            offspring = group.outer;
            return;
        }
        for (Offspring inner = offspring; inner != null; inner = inner.outer) {
            if (inner.outer == group) {
                inner.outer = group.outer;
                return;
            }
        }
    }

    @Override
    public final void uncaughtException(Thread thread, Throwable failure) {
        System.getLogger("dev.fermata").log(System.Logger.Level.ERROR, "defect in Fermata: " + name(), failure);
    }
}
