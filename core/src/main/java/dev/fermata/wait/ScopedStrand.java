package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import dev.fermata.engine.Strand;
import org.jspecify.annotations.Nullable;

/**
 * The {@linkplain Scope scopes} that a fiber is in, and whose its thread's interrupt flag is.
 *
 * <p>Every interrupt of ours happens under the strand's lock, with a note that the flag is ours; whoever leaves a scope or
 * delivers a cancellation lowers, under the same lock, what was ours. So none is left behind, none hits the code after the
 * scope, and none of somebody else's is lost.
 */
abstract class ScopedStrand extends Strand {
    /** Waits are refused: a visible scope is cancelled. */
    static final int REFUSE = 1;
    /** And the next await throws: that has not been delivered yet. */
    static final int THROW = 2;

    volatile int signals; // written under the lock; 0: nothing is cancelled
    boolean flagIsOurs; // guarded by the lock
    boolean alsoStrangers; // guarded by the lock: the flag was up when we raised it
    private @Nullable Scope root; // guarded by the lock; made by whoever cancels first
    private @Nullable Scope innermost; // guarded by the lock; written by its own thread

    ScopedStrand(Engine engine) {
        super(engine);
    }

    // --- scopes: only its own thread, but for what cancels -----------------------------------------------------------

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
        if (scope.thrown) {
            Thread.interrupted(); // put back by code inside, for a cancellation that ends here
        }
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

    /** The outermost scope, around everything; made by whoever cancels it first. */
    final Scope root(Scope fresh) {
        lock();
        if (root == null) {
            root = fresh;
        }
        Scope scope = root;
        unlock();
        return scope;
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
        Scope scope = outermost(false);
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

    /** When the first of its limits cancels what it does now, on its engine's clock; {@link Nanos#FOREVER} if none will. */
    public final long deadline() {
        long first = Nanos.FOREVER;
        if (innermost == null) { // at a glance: as a rule it is in none
            return first;
        }
        lock();
        for (Scope scope = innermost; scope != null && !scope.shield; scope = scope.outer) {
            first = Math.min(first, scope.deadline());
        }
        unlock();
        return first;
    }

    /**
     * The outermost cancelled scope that is visible from inside, or null: the one that an await throws for. With {@code
     * pendingOnly}, of those whose cancellation has not been delivered.
     */
    final @Nullable Scope outermost(boolean pendingOnly) {
        Scope found = null;
        for (Scope scope = innermost; scope != null; scope = scope.outer) {
            if (scope.isCancelled() && !(pendingOnly && scope.delivered)) {
                found = scope;
            }
            if (scope.shield) {
                return found;
            }
        }
        return root != null && root.isCancelled() && !(pendingOnly && root.delivered) ? root : found;
    }

    /** An await throws now: that is for all of them. */
    final void deliverVisible() {
        for (Scope pending = outermost(true); pending != null; pending = outermost(true)) {
            pending.delivered = true;
        }
    }

    final @Nullable Scope shield() {
        Scope scope = innermost;
        while (scope != null && !scope.shield) {
            scope = scope.outer;
        }
        return scope;
    }

    final void refresh() {
        int news = outermost(false) == null ? 0 : outermost(true) == null ? REFUSE : REFUSE | THROW;
        if (news != signals) {
            signals = news;
        }
    }

    // --- the interrupt flag: under the lock --------------------------------------------------------------------------

    final void raiseFlagIfDue() {
        Scope scope = (signals & THROW) == 0 ? null : outermost(true);
        if (scope != null && scope.mayInterrupt()) {
            Thread thread = thread();
            boolean up = thread.isInterrupted();
            if (!up || !flagIsOurs) { // down again: whoever lowered it has swallowed an earlier cancellation
                alsoStrangers = up;
                flagIsOurs = true;
                scope.flagged = true;
                thread.interrupt();
            }
        }
    }

    final void lowerFlag() {
        if (flagIsOurs) {
            flagIsOurs = false;
            boolean untouched = Thread.interrupted();
            if (alsoStrangers && untouched) {
                raiseForStranger();
            }
            alsoStrangers = false;
        }
    }

    final void raiseForStranger() {
        if (flagIsOurs) {
            alsoStrangers = true;
        } else {
            thread().interrupt();
        }
    }
}
