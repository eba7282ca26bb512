package dev.fermata.schedule;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Predicate;

/** Cron expressions without a library: a predicate on the time of the day, looked for by the minute. */
record WallTimes(Predicate<LocalTime> matches, boolean isRhythm) implements CronTimes {
    /** As {@code m h * * *}. */
    static CronTimes daily(String... times) {
        return new WallTimes(time -> java.util.List.of(times).contains(time.toString()), false);
    }

    /** As {@code *}{@code /n * * * *}. */
    static CronTimes everyMinutes(int n) {
        return new WallTimes(time -> time.getMinute() % n == 0, true);
    }

    /** As {@code m * * * *}. */
    static CronTimes hourlyAt(int minute) {
        return new WallTimes(time -> time.getMinute() == minute, true);
    }

    static Timing schedule(CronTimes times, String zone) {
        return Timing.cron(new CronCalendar("test", ZoneId.of(zone), times));
    }

    @Override
    public Optional<LocalDateTime> after(LocalDateTime time) {
        LocalDateTime next = time.withSecond(0).withNano(0).plusMinutes(1);
        LocalDateTime end = next.plus(Duration.ofDays(2));
        while (!matches.test(next.toLocalTime())) {
            next = next.plusMinutes(1);
            if (next.isAfter(end)) {
                return Optional.empty();
            }
        }
        return Optional.of(next);
    }
}
