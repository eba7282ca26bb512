package dev.fermata.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * When a job runs. Immutable; one schedule may serve many jobs.
 *
 * {@snippet :
 * Schedule.fixedRate(Duration.ofMinutes(5));
 * Schedule.fixedDelay(Duration.ofSeconds(10)).startingAt(loop.now().plusSeconds(60));
 * }
 *
 * <p>Points in time are those of the clock of the scheduler's loop, else the system's. That clock is read once, when
 * the job is scheduled; from there on time is counted, and an adjustment of the system's clock moves no run.
 */
public sealed interface Schedule permits Timing {
    /**
     * Runs on the grid start + n·period, whatever the runs take: no drift.
     *
     * <p>The first run is at once, which makes the moment of scheduling the start. Who comes late is late once: the
     * next run is on the grid again. As {@code ScheduledThreadPoolExecutor.scheduleAtFixedRate}; unlike there, runs may
     * overlap (see {@link JobOptions.Overlap}), and what is done about runs that were missed can be chosen
     * ({@link JobOptions.Missed}).
     *
     * @param period more than zero
     * @throws IllegalArgumentException if it is not
     */
    static Schedule fixedRate(Duration period) {
        return Timing.periodic(Timing.Kind.RATE, "period", period);
    }

    /**
     * Runs with a pause between the end of one and the start of the next, as a loop with a sleep at its end does in
     * asyncio. The first run is at once.
     *
     * <p>The pause is counted from the moment at which no run of the job is on, if others were
     * {@linkplain Job#trigger triggered} besides.
     *
     * @param pause more than zero
     * @throws IllegalArgumentException if it is not
     */
    static Schedule fixedDelay(Duration pause) {
        return Timing.periodic(Timing.Kind.DELAY, "pause", pause);
    }

    /** One run, at that instant; at once if that has passed. The job ends with it. */
    static Schedule once(Instant instant) {
        return Timing.once(instant);
    }

    /**
     * The same with the first run at that instant, instead of at once. If that has passed when the job is scheduled, a
     * fixed rate begins with the next point of the grid (those before are not missed: there was no job), and the others
     * begin at once.
     */
    Schedule startingAt(Instant instant);
}
