package dev.fermata.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Is told what happens, as it happens: for metrics, logs and pictures. All methods do nothing unless overridden.
 *
 * <p>They are called on the thread that it is about (a wait, a task, a run) or on one of Fermata's own (a stall, a deadlock),
 * which goes on when they return: they must be quick and must not wait for anything. What they throw is reported once
 * to {@link System.Logger} and dropped. Registered with {@link Inspection#listen}.
 */
public interface Listener {
    /**
     * Somebody has waited.
     *
     * @param kind as {@link WaitInfo#kind}
     * @param name of what was waited for: the one that it was given, or its kind
     * @param outcome how that ended
     * @param time how long it took, by the system's clock
     */
    default void waited(String kind, String name, WaitOutcome outcome, Duration time) {}

    /** A task begins. */
    default void started(long id, String name) {}

    /**
     * A task has failed; {@link #ended} follows.
     *
     * @param failure what it threw
     */
    default void failed(long id, String name, Throwable failure) {}

    /**
     * A task has ended.
     *
     * @param how {@code SUCCESS}, {@code FAILED} or {@code CANCELLED}
     * @param age since it was started, to about ten milliseconds, on its loop's clock
     */
    default void ended(long id, String name, Future.State how, Duration age) {}

    /** A task has held its loop for longer than the loop's threshold, and still does. */
    default void stalled(String loop, String task, Duration time) {}

    /** A cycle of waits was found. Once for each. */
    default void deadlocked(Cycle cycle) {}

    /**
     * A run of a job has ended.
     *
     * @param lateness how long after it was due it began
     * @param time how long it took, on the clock of its loop
     * @param failure what it threw; empty if it ended well or was cancelled
     */
    default void ran(String job, Duration lateness, Duration time, Optional<Throwable> failure) {}

    /**
     * Runs of a job were due and did not take place, or not as runs of their own.
     *
     * @param runs how many
     * @param due when the first of them was due
     */
    default void missed(String job, int runs, Instant due) {}
}
