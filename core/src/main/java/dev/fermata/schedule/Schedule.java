package dev.fermata.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;

/**
 * When a job runs. Immutable; one schedule may serve many jobs.
 *
 * {@snippet :
 * Schedule.fixedRate(Duration.ofMinutes(5));
 * Schedule.fixedDelay(Duration.ofSeconds(10)).startingAt(loop.now().plusSeconds(60));
 * Schedule.cron("30 2 * * MON-FRI", ZoneId.of("Europe/Berlin")).withJitter(Duration.ofMinutes(5));
 * }
 *
 * <p>Points in time are those of the clock of the scheduler's loop, else the system's. That clock is read once, when
 * the job is scheduled; from there on time is counted, and an adjustment of the system's clock moves no run. Only
 * {@link #cron} goes by the clock at the wall: it is read again before each run, and at least once a minute, so that a
 * run is not early, and after an adjustment at most a minute late.
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
     * Runs at the times of the day, the week, the month that a cron expression names, on the clocks of a zone. The first
     * run is at the first point that comes, not at once; a point at the very moment of scheduling counts.
     *
     * <p>Expressions are read by the artifact {@code fermata-cron}, which documents what it accepts: the five fields of
     * Unix (minute, hour, day of the month, month, day of the week), six with the seconds first, and {@code @hourly} and
     * the like.
     *
     * <p>When the clocks of the zone are changed:
     * <ul>
     *   <li>A <em>time of day</em> ({@code 30 2 * * *}, {@code 0 9-17 * * *}) comes exactly once on each of its days. A
     *       time that the clock leaves out comes at the moment of the change, once, however many were left out; a time
     *       that it shows twice comes the first time.
     *   <li>A <em>rhythm</em> ({@code *}{@code /5 * * * *}, {@code 30 * * * *}: the hour, the minute or the second is
     *       {@code *} or {@code *}{@code /n}) goes with the clock: what is left out does not come, what is shown twice
     *       comes twice. So an hourly job stays hourly.
     * </ul>
     *
     * <p>The points are instants, each of them runs once, also when the system's clock is set back.
     *
     * @throws IllegalArgumentException if that is no such expression, or one that never comes ({@code 0 0 30 2 *}); the
     * message names it and says what is wrong
     * @throws IllegalStateException if {@code fermata-cron} is missing
     */
    static Schedule cron(String expression, ZoneId zone) {
        Objects.requireNonNull(expression, "expression");
        Objects.requireNonNull(zone, "zone");
        return Timing.cron(CronCalendar.of(expression, zone));
    }

    /**
     * The same with the first run at that instant, instead of at once. If that has passed when the job is scheduled, a
     * fixed rate begins with the next point of the grid (those before are not missed: there was no job), and the others
     * begin at once. A cron schedule begins with its first point that is not before the instant.
     */
    Schedule startingAt(Instant instant);

    /**
     * The same with each run, also the first, later by a random time, uniform from zero to {@code max}: so that what many
     * programs do at the same hour does not come at the same second.
     *
     * <p>The grid stays where it is, delays do not add up. A run is never delayed beyond the next point, so that runs
     * keep their order. A run that is on time by its delay is not late; {@link Job#nextRun} includes it, and
     * {@link Job#trigger} has none. With virtual time the delays of a job are the same in each execution.
     *
     * @param max zero for none
     * @throws IllegalArgumentException if it is negative
     */
    Schedule withJitter(Duration max);
}
