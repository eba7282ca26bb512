package dev.fermata.engine;

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

    private @Nullable Thread thread; // written once, before the thread starts

    // --- what a loop keeps for each of its strands -------------------------------------------------------------------

    /** The baton: it is this strand's turn to run. Set by whoever passes it on, cleared by the strand. */
    public volatile boolean turn;

    /** It has left its loop for a blocking call. Written by its own thread while it holds the baton. */
    public volatile boolean away;

    /** Its thread has been started. Only the holder of the baton. */
    public boolean started;

    /** Its number in its loop, from 1, in the order of creation. */
    public int number;

    /** @param engine who runs it */
    protected Strand(Engine engine) {
        this.engine = engine;
    }

    /** Ties the strand to its thread. Once. */
    public final void bind(Thread itsThread) {
        thread = itsThread;
    }

    /** The thread that runs it. */
    public final Thread thread() {
        Thread bound = thread;
        if (bound == null) {
            throw new IllegalStateException("not bound to a thread yet");
        }
        return bound;
    }

    /** Whether it is the strand of that thread, and not just a handler that somebody copied from another thread. */
    public final boolean isOf(Thread other) {
        return thread == other;
    }

    /** Called on its own thread, woken by an interrupt while it was parked; the flag has been cleared. */
    public abstract void interruptedWhileParked();

    /** Cancels all that it does, with a reason. Any thread. */
    public abstract void shutDown(String reason);

    /** For messages and dumps. */
    public abstract String name();
}
