package dev.fermata.schedule;

import dev.fermata.task.Task;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Interruptions;
import dev.fermata.wait.Probe;
import dev.fermata.wait.Recordings;
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

    final long number;
    private final JobImpl job;
    private final long due;
    private final AtomicReference<Object> state = new AtomicReference<>(NEW);

    /** @param due when it should have begun, on the clock of the job's engine */
    Run(JobImpl job, long number, long due) {
        this.job = job;
        this.number = number;
        this.due = due;
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
        RunEvent event = Recordings.wereEver() ? new RunEvent() : null;
        if (event != null) {
            event.begin();
        }
        long began = job.nanoTime();
        long lateness = Math.max(0, began - due);
        job.began(lateness);
        Throwable failure = null;
        boolean cancelled = false;
        try {
            job.work();
        } catch (Throwable thrown) { // everything: a job does not end by the failure of a run
            cancelled = me.inCancelledScope() && Interruptions.isInterruption(thrown);
            failure = cancelled ? null : thrown;
        }
        tell(event, lateness, job.nanoTime() - began, failure);
        if (!cancelled) {
            job.ran(this, failure); // after that: onError takes what time it likes, which is not the run's
        }
    }

    private void tell(@Nullable RunEvent event, long lateness, long took, @Nullable Throwable failure) {
        if (event != null) {
            event.end(job.name(), lateness, failure);
        }
        Probe probe = Probe.installed();
        if (probe != null) {
            probe.ran(job.name(), lateness, took, failure);
        }
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
