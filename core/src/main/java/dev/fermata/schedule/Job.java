package dev.fermata.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Work that a {@link Scheduler} runs again and again, or once. All methods may be called from any thread, and none
 * waits.
 *
 * <pre>
 *                    pause
 *      ACTIVE ──────────────────▶ PAUSED
 *        │ ▲                        │ │
 *        │ └──────── resume ────────┘ │     cancel; stop and close of the scheduler; the run of Schedule.once
 *        └──────────────┬─────────────┘
 *                       ▼
 *                 starts nothing more ────▶ ENDED, when no run is on
 * </pre>
 *
 * <p>A run that throws has failed: it is counted, reported (to {@link JobOptions#onError}, else to the log), and the
 * job goes on, after a {@linkplain JobOptions#backoff back-off} if asked. Unlike a task of {@code ScheduledThreadPoolExecutor}, a job never ends by an exception. A run that ends
 * by its cancellation has not failed.
 */
public sealed interface Job permits JobImpl {
    /**
     * The name it was given, else {@code job-} and a number; that of a run has {@code " #"} and the run's number
     * besides.
     */
    String name();

    /**
     * When the next run is due by the schedule, on the scheduler's clock; empty while that is open: paused, ended, the
     * pause after a run not begun. While a {@linkplain JobOptions#backoff back-off} lasts, what comes after it.
     */
    Optional<Instant> nextRun();

    /** How many runs are on. */
    int running();

    /** How many runs have started, those that are on included. What was dropped or missed is not counted. */
    long runs();

    /** How many runs have failed. */
    long failures();

    /** What the run threw that failed last. */
    Optional<Throwable> lastFailure();

    /** All of that and how late its runs are, as of one moment. */
    JobStats stats();

    /**
     * No run starts by the schedule until {@link #resume}, and those that wait for their turn are given up; what runs
     * goes on. Has no effect on a job that is paused or has ended.
     */
    void pause();

    /**
     * Goes on with the next point of the grid: what lies between is not missed. A pause of a fixed delay that has run
     * out meanwhile, or the instant of a single run, is made up for at once.
     */
    void resume();

    /**
     * One run now, besides the schedule, also of a paused job. As for any other run that is due,
     * {@link JobOptions.Overlap} decides what happens if one is on. It has the context variables that the job was
     * scheduled with.
     *
     * @throws IllegalStateException if the job has ended, or was told to
     */
    void trigger();

    /**
     * Starts nothing more, and cancels the runs that are on, but not the one that calls this: it ends the job by
     * returning. Does not wait.
     */
    void cancel();
}
