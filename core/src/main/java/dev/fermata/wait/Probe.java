package dev.fermata.wait;

import java.time.Instant;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens: metrics and pictures, if a program has them. Nobody is, as a rule, and then the price is one look
 * at a field where a task waits, starts or ends.
 *
 * <p>Called on the thread that it is about, which goes on when the call returns. Package {@code inspect} has the one
 * subclass, and passes on to listeners.
 */
public abstract class Probe {
    private static volatile @Nullable Probe installed;

    /** For the one subclass. */
    protected Probe() {}

    /** From now on that one is told; null: nobody. */
    public static void install(@Nullable Probe probe) {
        installed = probe;
    }

    /** Who is told, or null. */
    public static @Nullable Probe installed() {
        return installed;
    }

    /** The calling fiber has waited. */
    public abstract void waited(Fiber fiber, Object subject, int outcome, long nanos);

    /** A task begins. */
    public abstract void started(Fiber task);

    /** A task has ended; with what it threw if it has failed, else null. */
    public abstract void ended(Fiber task, Future.State how, @Nullable Throwable failure);

    /** A task holds its loop up, for so long already. */
    public abstract void stalled(String loop, String task, long nanos);

    /** A cycle of waits was found. */
    public abstract void found(Deadlock deadlock);

    /** A run of a job has ended, after so long, that began so late; with a failure, or null. */
    public abstract void ran(String job, long lateness, long nanos, @Nullable Throwable failure);

    /** Runs of a job were due, the first of them at {@code due}, and did not take place. */
    public abstract void missed(String job, int runs, Instant due);

    static void deadlocked(Deadlock deadlock) {
        if (Recordings.wereEver()) {
            DeadlockEvent.commit(deadlock);
        }
        Probe probe = installed;
        if (probe != null) {
            probe.found(deadlock);
        }
    }
}
