package dev.fermata.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thread of execution as its engine sees it: the thread, whose turn it is, and a slot for its context.
 *
 * <p>A strand is the {@linkplain Thread.UncaughtExceptionHandler uncaught-exception handler} of its thread: that is how
 * it is found from the thread, in about a nanosecond and without a thread-local, for any thread and not only the
 * current one. A task's handler must therefore not be replaced.
 *
 * <p>The lock it extends guards what the layers above keep in it (cancellation scopes, the interrupt flag).
 */
public abstract class Strand extends SpinLock implements Runnable, Thread.UncaughtExceptionHandler {
    private static final VarHandle TURN;
    private static final VarHandle PHASE;
    private static final VarHandle THREAD;

    static {
        try {
            TURN = MethodHandles.lookup().findVarHandle(Strand.class, "turn", boolean.class);
            PHASE = MethodHandles.lookup().findVarHandle(Strand.class, "phase", byte.class);
            THREAD = MethodHandles.lookup().findVarHandle(Strand.class, "thread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Who runs it. */
    public final Engine engine;

    /**
     * The values of its context variables, immutable: a new strand gets its creator's. Package {@code context} alone
     * knows the type; null is the empty context.
     */
    public @Nullable Object context; // only its own thread, or whoever creates it

    /** What marks the stretch of code in which variables were set, so that they are reset in the same: see Token. */
    public @Nullable Object contextPlace; // only its own thread

    /** How often it has yielded in parallel; only its own thread. */
    int yields;

    private @Nullable Thread thread; // written once, before the thread starts: by whoever needs it first

    // --- what a loop keeps for each of its strands -------------------------------------------------------------------

    /** It is this strand's turn to run. Set by whoever gives it, cleared by the strand. */
    public volatile boolean turn;

    /** It has left its loop for a blocking call. Written by its own thread while it holds the loop. */
    public volatile boolean away;

    /** Its thread has been started. Only the holder of the loop. */
    public boolean started;

    /** Its number in its loop, from 1, in the order of creation. */
    public int number;

    // --- what a loop keeps that carries its strands by itself --------------------------------------------------------

    /** The JDK's: runs a stretch of its thread, up to where that suspends. Written before the first. */
    public @Nullable Runnable continuation;

    /** How it stands with its carrier, which alone knows what that means. */
    public volatile byte phase;

    /** The JDK has submitted the continuation meanwhile. */
    public volatile boolean submitted;

    /** It has yielded, not parked: its continuation can be run as it is. Its own thread, then the holder. */
    public boolean yielded;

    /** Home has begun the stretch that it runs, by hand, and it can suspend so. Whoever runs it writes that first. */
    public boolean byHand;

    /** It has once left the loop for a blocking call. Only its own thread. */
    public boolean wasAway;

    private final boolean hasOwnTime; // its engine has

    /** @param engine who runs it */
    protected Strand(Engine engine) {
        this.engine = engine;
        hasOwnTime = engine.hasOwnTime;
    }

    /** {@link Engine#coarseTime}: as a rule two fields of the clock, without a look at the engine. */
    public final long coarseTime() {
        return hasOwnTime ? engine.coarseTime() : CoarseClock.nanoTime();
    }

    /** Ties the strand, which nobody else knows yet, to a thread. */
    public final void bindFirst(Thread itsThread) {
        thread = itsThread;
    }

    /** Ties the strand to a thread, unless it has one; returns the one that it has then. Any thread. */
    public final Thread bind(Thread itsThread) {
        return THREAD.compareAndSet(this, null, itsThread) ? itsThread : thread();
    }

    /** The thread that runs it, or will: made now, if nobody has needed it so far. Any thread. */
    public final Thread thread() {
        Thread bound = boundThread();
        return bound != null ? bound : engine.newThread(this);
    }

    /** The same, or null as long as nobody has needed it: then it has not run yet. Any thread. */
    public final @Nullable Thread boundThread() {
        return (Thread) THREAD.getAcquire(this);
    }

    /** The name of its thread; empty, if that has none. */
    public String threadName() {
        return "";
    }

    /** Whether it is the strand of that thread, and not just a handler that somebody copied from another thread. */
    public final boolean isOf(Thread other) {
        return thread == other;
    }

    /** Gives it the turn; what the giver has written is passed on by other means. */
    public void giveTurn() {
        TURN.setOpaque(this, true);
    }

    /** Its thread is started next. */
    public void giveFirstTurn() {}

    /** It has taken the turn. Only its own thread. */
    public final void takeTurn() {
        TURN.setRelease(this, false);
    }

    /** Writes the phase for those who come to know of it by other means. */
    public final void setPhase(byte fresh) {
        PHASE.setRelease(this, fresh);
    }

    /** Changes the phase, unless it has changed meanwhile. */
    public final boolean changePhase(byte from, byte to) {
        return phase == from && PHASE.compareAndSet(this, from, to);
    }

    /** Runs its thread up to where that suspends; nothing happens if it cannot run just now. Only a platform thread. */
    public final void runStretch() {
        Objects.requireNonNull(continuation).run();
    }

    /**
     * Its thread comes from a park, which an interrupt may have ended: that is told, and the flag lowered. Only its own
     * thread. To look is a field read; to lower the flag is code that would be compiled into every park, whose frame is
     * kept with every thread that waits.
     */
    public final void unparked() {
        if (Thread.currentThread().isInterrupted()) {
            noticeInterrupt();
        }
    }

    private void noticeInterrupt() {
        if (Thread.interrupted()) {
            interruptedWhileParked();
        }
    }

    /** Called on its own thread, woken by an interrupt while it was parked; the flag has been cleared. */
    public abstract void interruptedWhileParked();

    /** Cancels all that it does, with a reason. Any thread. */
    public abstract void shutDown(String reason);

    /** For messages and dumps. */
    public abstract String name();
}
