package dev.fermata.wait;

import dev.fermata.engine.Engine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A thread as the waiting core sees it: what it waits for, and how it is cancelled. A task is one; a thread that is no task
 * gets one when it first waits.
 *
 * <p>A fiber that is parked in an await is never interrupted: it is woken through its waiter. One that runs has its
 * interrupt flag raised, so that foreign blocking calls end. Which of the two, canceller and fiber settle between them:
 *
 * <pre>
 *   canceller:  cancel the scope, signals := …;  read waiting      ── null ─▶ raise the flag   (under the lock)
 *                                                                  └─ else ─▶ abandon that wait
 *   fiber:      waiting := waiter;  fence;  read signals  ── not 0 ─▶ abandon that wait
 *               …                                      (either the canceller sees the waiter, or the fiber the signal)
 *               waiting := null;    fence;  read signals  ── THROW ─▶ raise the flag           (under the lock)
 *                                                                     (if that wait was cancelled, it throws instead)
 * </pre>
 *
 * <p>Where there is a fence anyway, it is that: the guard that is taken after a wait was {@linkplain Waiter#announce announced}, by
 * the fiber and by whoever abandons it; the change of a thread's state after {@link #giveTurn} and {@link #giveFirstTurn}.
 */
public abstract class Fiber extends HoldingStrand {
    /** At so many awaits in a row that need not wait, a task on a loop lets others run; and in parallel at so many starts. */
    private static final int CREDIT = 128;

    /** In place of a waiter while the fiber is parked for a turn, or not started: nothing to abandon, no flag to raise. */
    @SuppressWarnings("NullAway") // it is in no queue, so nobody asks whose it is
    private static final Waiter ELSEWHERE = new Waiter(null);

    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(Fiber.class, "waiting", Waiter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean looped;
    private int credit = CREDIT; // only its own thread
    // Written by its own thread, or by who gives it the turn; null: its code runs.
    private volatile @Nullable Waiter waiting = ELSEWHERE;
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
        if (thread.isVirtual() && thread.getUncaughtExceptionHandler() instanceof Fiber fiber && fiber.isOf(thread)) {
            return fiber;
        }
        return ofOther(thread);
    }

    /** In a place of its own: as long as only tasks come by the other one, the JIT knows their class there. */
    private static Fiber ofOther(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof Fiber fiber && fiber.isOf(thread)
                ? fiber
                : PlainThread.own(thread);
    }

    /** The fiber of a thread, if it is a task's or one that waits or has a group open; else null. */
    public static @Nullable Fiber of(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof Fiber fiber && fiber.isOf(thread)
                ? fiber
                : PlainThread.visible(thread);
    }

    /** The threads that are no tasks and wait, or have a group open; in no order. */
    public static Collection<? extends Fiber> visiblePlainThreads() {
        return PlainThread.visible();
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

    /**
     * It is about to start a task. In parallel, at so many in a row it lets others run first: else all of them would be there at
     * once, each with a thread that nobody has run. On a loop nobody runs before an await.
     */
    public final void startsOne() {
        if (!looped && --credit <= 0) {
            rest();
        }
    }

    /** Whether its engine is a loop. */
    final boolean isOnLoop() {
        return looped;
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

    // --- cancelling --------------------------------------------------------------------------------------------------

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
        engine.cancelled(this);
        return news;
    }

    /** Cancels everything the fiber does. Any thread; false if that was done before. */
    public final boolean cancelRoot(Scope fresh, boolean interrupt) {
        return cancel(root(fresh), interrupt);
    }

    // --- waiting: only its own thread --------------------------------------------------------------------------------

    /** It will wait. The guard of its queue must follow, before it looks whether it is cancelled: a fence. */
    final void announce(Waiter waiter) {
        WAITING.setRelease(this, waiter); // whoever sees it sees its queue
        PlainThread.appear(this);
    }

    /** It need not wait. */
    final void forgo() {
        PlainThread.disappear(this);
        waiting = null;
        lookAtSignals();
    }

    final void startWaiting(Waiter waiter) {
        if (waiting != waiter) { // not announced
            waiter.begins();
            waiting = waiter;
            PlainThread.appear(this);
            Subject subject = waiter.subject();
            if (subject != null) {
                Deadlocks.check(subject, waiter);
            }
        }
        if (signals != 0) {
            waiter.abandon(Outcome.CANCELLED);
        }
    }

    /** If it was cancelled, that is thrown next, see {@link #cancelled}: no flag is raised, only to be lowered there. */
    final void stopWaiting(boolean isCancelled) {
        PlainThread.disappear(this);
        goesOn(!isCancelled);
    }

    /** Its code runs (again): from here on a cancellation raises the flag, and one that came meanwhile does so now. */
    protected final void goesOn() {
        goesOn(true);
    }

    private void goesOn(boolean raise) {
        credit = CREDIT;
        if (waiting != null) { // else who gave it the turn has said so
            waiting = null;
        }
        if (raise) {
            lookAtSignals();
        } else {
            lookForStranger();
        }
    }

    /**
     * Its code counts as running from here on. Who gives it the turn changes the state of its thread next, or wakes that: with the
     * fence that {@link #goesOn} would need else.
     */
    @Override
    public final void giveTurn() {
        giveFirstTurn();
        super.giveTurn();
    }

    @Override
    public final void giveFirstTurn() {
        WAITING.setOpaque(this, (Waiter) null); // the type, as null has none
    }

    /** Lets every other ready strand run first; a cancellation meanwhile is thrown by the next await. */
    public final void yieldTurn() {
        // A cancellation meanwhile raises the flag at once: that wakes nobody who has not his turn.
        engine.yieldTurn(this);
        credit = CREDIT;
        lookAtSignals();
    }

    /** It is about to do something that others can see. Its own thread; where nobody conducts, nothing. */
    public final void step(Object subject, String operation) {
        if (engine.isConducted() && !away && Thread.currentThread() == thread()) {
            waiting = ELSEWHERE;
            engine.step(this, subject, operation);
            goesOn();
        }
    }

    /** Back on its loop after a blocking call. */
    public final void rejoin() {
        waiting = ELSEWHERE;
        engine.rejoin(this);
        goesOn();
    }

    private void lookAtSignals() {
        if ((signals & THROW) != 0) {
            lock();
            raiseFlagIfDue();
            unlock();
        }
        lookForStranger();
    }

    private void lookForStranger() {
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
        Scope scope = outermost(false);
        if (how == Outcome.INTERRUPTED) {
            if (!flagIsOurs) {
                Thread.interrupted(); // stopWaiting has put it back: this is where it is thrown
            } else {
                alsoStrangers = false;
            }
        } else if (scope != null) {
            deliverVisible();
            lowerFlag();
            scope.flagged = true; // as if it had been: an await throws, which whoever catches it takes for that
            scope.thrown |= !Thread.currentThread().isInterrupted();
            refresh();
        }
        unlock();
        return how == Outcome.INTERRUPTED || scope == null
                ? new InterruptedException("interrupted")
                : scope.exception();
    }

    /** Whether the wait is about to end, by a cancellation. */
    final boolean isToldToEnd(Waiter waiter) {
        return signals != 0 && !waiter.isShielded();
    }

    /** Whether it is clear at a glance that it can go on: it does not wait, or for something that anybody may bring about. */
    public final boolean isFree() {
        Waiter waiter = waiting();
        Subject subject = waiter == null ? null : waiter.subject();
        return subject == null || !subject.hasNeeds();
    }

    /** What it waits for now, for dumps: the waiter, or null. */
    public final @Nullable Waiter waiting() {
        Waiter waiter = waiting;
        return waiter == ELSEWHERE ? null : waiter;
    }

    /** When it began, on its engine's clock, to about ten milliseconds; 0 for a thread that is no task. */
    public long began() {
        return 0;
    }

    /** The group that it opened last, of those that are open. */
    public final @Nullable Offspring offspring() {
        return offspring;
    }

    /** It has opened a group. Only its own thread. */
    public final void push(Offspring group) {
        group.outer = offspring;
        offspring = group;
        PlainThread.appear(this);
    }

    /** It has closed one, as a rule the last. Only its own thread. */
    public final void drop(Offspring group) {
        offspring = Offspring.without(group, offspring);
        PlainThread.disappear(this);
    }

    /** The family that it is a child of; null for a thread that is no task. */
    public @Nullable Offspring family() {
        return null;
    }

    @Override
    public final void uncaughtException(Thread thread, Throwable failure) {
        System.getLogger("dev.fermata").log(System.Logger.Level.ERROR, "defect in Fermata: " + name(), failure);
    }
}
