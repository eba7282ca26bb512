package dev.fermata.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something to do at a point in time of an engine's clock: wake a sleeper, end a wait, cancel a scope.
 *
 * <p>Timers of one engine fire in the order of their deadlines, those of the same instant in the order in which they
 * were set. Cancelling one only marks it; the engine drops it when it comes across it.
 */
public abstract class Timer {
    /** When, in nanoseconds of {@link Engine#nanoTime()}. */
    public final long deadline;

    @Nullable
    Timer next; // in a stripe of ParallelTimers

    int depth; // of that stripe

    private volatile boolean dead;

    /** @param deadline when, in nanoseconds of the engine's clock */
    protected Timer(long deadline) {
        this.deadline = deadline;
    }

    /** What happens at the deadline; runs on the engine's thread and must not block. */
    protected abstract void fire();

    /** It need not fire any more. Too late is fine: whoever fires it asks the state that it is about. */
    public final void cancel() {
        dead = true;
        forget();
    }

    /** It was cancelled, and may stay with its engine until its deadline: lets go of what it leads to. */
    protected void forget() {}

    /** Whether it was cancelled or has fired. */
    public final boolean isDead() {
        return dead;
    }

    final void fireOnce() {
        if (!dead) {
            dead = true;
            fire();
        }
    }
}
