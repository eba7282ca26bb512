package dev.fermata.schedule;

import dev.fermata.task.Task;
import dev.fermata.wait.Fiber;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job, in a task of its own.
 *
 * <pre>
 *               its first step                        its work has ended
 *      NEW ───────────────────────▶ the fiber it is ─────────────────────▶ OVER
 *       └────────────────── cancelled before that ──────────────────────────▲
 * </pre>
 *
 * <p>Whoever makes it OVER tells the job, so that each run is counted out once, also one that never had a turn.
 */
final class Run {
    private static final Object NEW = "new";
    private static final Object OVER = "over";
    private static final int DEEPEST = 100; // a chain of causes may be a circle

    final long number;
    private final JobImpl job;
    private final AtomicReference<Object> state = new AtomicReference<>(NEW);

    Run(JobImpl job, long number) {
        this.job = job;
        this.number = number;
    }

    /** That of its task. */
    String name() {
        return job.name() + " #" + number;
    }

    /** What its task does. */
    void execute() {
        Fiber me = Fiber.current();
        if (!state.compareAndSet(NEW, me)) {
            return;
        }
        try {
            if (!job.isCancelled()) {
                work(me);
            }
        } finally {
            state.set(OVER);
            job.ended(this);
        }
    }

    private void work(Fiber me) {
        try {
            job.work();
        } catch (Throwable thrown) { // everything: a job does not end by the failure of a run
            if (!me.inCancelledScope() || !isInterruption(thrown)) {
                job.failed(this, thrown);
            }
        }
    }

    /** Rule 6 of the contract: what counts as the cancellation, in a cancelled task. */
    private static boolean isInterruption(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                return true;
            }
            if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Ends it; one that has not had its first turn never works. Any thread. */
    void cancel(String reason) {
        if (state.compareAndSet(NEW, OVER)) {
            job.ended(this);
        } else if (state.get() instanceof Task<?> task) {
            task.cancel(reason);
        }
    }

    boolean isOf(Fiber other) {
        return state.get() == other;
    }

    /** Who runs it: null before its first step and after its end. */
    @Nullable
    Fiber fiber() {
        return state.get() instanceof Fiber fiber ? fiber : null;
    }
}
