package dev.fermata.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * When a cron expression comes, in a zone: the wall-clock times of an expression as instants, by the rules of
 * {@link Schedule#cron} where the clocks of the zone are changed.
 */
record CronCalendar(String expression, ZoneId zone, CronTimes times) {
    private static final LocalDateTime BEFORE_ALL = LocalDateTime.of(1999, 12, 31, 23, 59, 59);

    /** Far from where the arithmetic of dates ends. */
    private static final Instant END = Instant.parse("9999-12-01T00:00:00Z");

    private static volatile @Nullable CronParser found; // looked for until there is one

    /** Refuses what never comes: a mistake that nobody would notice. */
    CronCalendar {
        if (times.after(BEFORE_ALL).isEmpty()) {
            throw wrong(expression, "it never comes, no date has such a day", null);
        }
    }

    static CronCalendar of(String expression, ZoneId zone) {
        CronParser parser = parser();
        CronTimes times;
        try {
            times = parser.parse(expression);
        } catch (IllegalArgumentException refused) {
            throw wrong(expression, String.valueOf(refused.getMessage()), refused);
        }
        return new CronCalendar(expression, zone, times);
    }

    private static IllegalArgumentException wrong(String expression, String what, @Nullable Exception cause) {
        return new IllegalArgumentException("cron expression \"" + expression + "\": " + what, cause);
    }

    private static CronParser parser() {
        CronParser known = found;
        if (known == null) {
            known = ServiceLoader.load(CronParser.class)
                    .findFirst()
                    .or(() -> ServiceLoader.load(CronParser.class, CronParser.class.getClassLoader())
                            .findFirst())
                    .orElseThrow(() -> new IllegalStateException("nobody here reads cron expressions: add the artifact"
                            + " dev.fermata:fermata-cron (module dev.fermata.cron) to the program"));
            found = known;
        }
        return known;
    }

    /** The first point at that instant or later; empty if there is none. */
    Optional<Instant> from(Instant instant) {
        return after(instant.minusNanos(1));
    }

    /** The first point after that instant; empty if there is none. */
    Optional<Instant> after(Instant instant) {
        if (instant.isAfter(END)) {
            return Optional.empty();
        }
        ZoneRules rules = zone.getRules();
        return times.isRhythm() ? rhythmAfter(instant, rules) : timeOfDayAfter(instant, rules);
    }

    /** Goes with the clock at the wall: what it leaves out does not come, what it shows twice comes twice. */
    private Optional<Instant> rhythmAfter(Instant instant, ZoneRules rules) {
        Instant from = instant;
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime wall = wall(from, offset);
        while (true) { // from change to change of the clock
            Optional<LocalDateTime> time = times.after(wall);
            if (time.isEmpty()) {
                return Optional.empty();
            }
            Instant point = time.get().toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (change == null || point.isBefore(change.getInstant())) {
                return Optional.of(point);
            }
            from = change.getInstant();
            offset = change.getOffsetAfter();
            wall = change.getDateTimeAfter().minusSeconds(1);
        }
    }

    /**
     * Each time comes once: what the clock leaves out comes with the change, what it shows twice comes the first time. So
     * the later of two times never comes earlier, and the first that comes after the instant is the one.
     */
    private Optional<Instant> timeOfDayAfter(Instant instant, ZoneRules rules) {
        LocalDateTime wall = wall(instant, rules.getOffset(instant));
        while (true) {
            Optional<LocalDateTime> time = times.after(wall);
            if (time.isEmpty()) {
                return Optional.empty();
            }
            Instant point = firstShown(time.get(), rules);
            if (point.isAfter(instant)) {
                return Optional.of(point);
            }
            wall = time.get(); // shown for the second time now
        }
    }

    private static Instant firstShown(LocalDateTime time, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(time);
        if (change == null) {
            return time.toInstant(rules.getOffset(time));
        }
        return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
    }

    private static LocalDateTime wall(Instant instant, ZoneOffset offset) {
        return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, offset);
    }

    @Override
    public String toString() {
        return "cron \"" + expression + "\" in " + zone;
    }
}
