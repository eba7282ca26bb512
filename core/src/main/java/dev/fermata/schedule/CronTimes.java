package dev.fermata.schedule;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What a cron expression means, on a clock at the wall that knows no zone: for a {@link CronParser} to implement. Zones,
 * and what happens when their clocks change, are the business of {@link Schedule#cron}.
 *
 * <p>Immutable, or at least safe for use by many threads at a time.
 */
public interface CronTimes {
    /**
     * The first time that matches and comes after that one, to the second; empty if none ever does.
     *
     * @param time of whole seconds
     */
    Optional<LocalDateTime> after(LocalDateTime time);

    /**
     * Whether it is a rhythm ({@code *}{@code /5 * * * *}: the hour, the minute or the second is left open), and not times
     * of a day ({@code 30 2 * * *}). The two differ when a clock is changed, see {@link Schedule#cron}.
     */
    boolean isRhythm();
}
