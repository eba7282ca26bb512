package dev.fermata.schedule;

import static dev.fermata.schedule.WallTimes.daily;
import static dev.fermata.schedule.WallTimes.everyMinutes;
import static dev.fermata.schedule.WallTimes.hourlyAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What happens to the times of an expression where clocks are changed, on changes that took place or will. */
final class CronCalendarTest {
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Sao_Paulo",
            "Africa/Cairo",
            "Pacific/Apia",
            "Asia/Kolkata",
            "UTC");

    /** All points of a local day, as the clock at the wall shows them with its offset. */
    private static List<String> on(String day, String zone, CronTimes times) {
        ZoneId place = ZoneId.of(zone);
        Instant start = LocalDate.parse(day).atStartOfDay(place).toInstant();
        Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(place).toInstant();
        return between(start, end, new CronCalendar("test", place, times)).stream()
                .map(point -> point.atZone(place))
                .map(point -> point.toLocalTime() + point.getOffset().getId())
                .toList();
    }

    private static List<Instant> between(Instant start, Instant end, CronCalendar calendar) {
        List<Instant> points = new ArrayList<>();
        Optional<Instant> point = calendar.from(start);
        while (point.isPresent() && point.get().isBefore(end)) {
            points.add(point.get());
            point = calendar.after(point.get());
        }
        return points;
    }

    // --- a time of day comes once ------------------------------------------------------------------------------------

    @Test
    void aTimeOfDayThatTheClockLeavesOutComesWithTheChange() {
        assertEquals(List.of("03:00+02:00"), on("2026-03-29", "Europe/Berlin", daily("02:30")));
        assertEquals(List.of("03:00+02:00"), on("2027-03-28", "Europe/Berlin", daily("02:30")));
        assertEquals(List.of("03:00-04:00"), on("2026-03-08", "America/New_York", daily("02:30")));
        assertEquals(List.of("02:30+11:00"), on("2026-10-04", "Australia/Lord_Howe", daily("02:15")));
    }

    @Test
    void aMidnightThatTheClockLeavesOutComesWithTheChange() {
        assertEquals(List.of("01:00-02:00"), on("2018-11-04", "America/Sao_Paulo", daily("00:00")));
        assertEquals(List.of("01:00+03:00"), on("2026-04-24", "Africa/Cairo", daily("00:00")));
        assertEquals(List.of("00:00-02:00"), on("2018-11-05", "America/Sao_Paulo", daily("00:00")));
    }

    @Test
    void severalTimesThatTheClockLeavesOutComeTogetherOnce() {
        assertEquals(
                List.of("01:30+01:00", "03:00+02:00", "03:30+02:00"),
                on("2026-03-29", "Europe/Berlin", daily("01:30", "02:00", "02:30", "02:45", "03:30")));
        assertEquals(List.of("03:00+02:00"), on("2026-03-29", "Europe/Berlin", daily("02:30", "03:00")));
    }

    @Test
    void aTimeOfDayThatTheClockShowsTwiceComesTheFirstTime() {
        assertEquals(List.of("02:30+02:00"), on("2026-10-25", "Europe/Berlin", daily("02:30")));
        assertEquals(List.of("02:30+02:00"), on("2027-10-31", "Europe/Berlin", daily("02:30")));
        assertEquals(List.of("01:30-04:00"), on("2026-11-01", "America/New_York", daily("01:30")));
        assertEquals(List.of("01:45+11:00"), on("2026-04-05", "Australia/Lord_Howe", daily("01:45")));
        assertEquals(List.of("23:30-02:00"), on("2018-02-17", "America/Sao_Paulo", daily("23:30")));
        assertEquals(List.of("02:00+02:00", "03:00+01:00"), on("2026-10-25", "Europe/Berlin", daily("02:00", "03:00")));
    }

    @Test
    void whoLooksWhileTheHourIsShownAgainDoesNotGetItsTimesAgain() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        CronCalendar calendar = new CronCalendar("test", berlin, daily("02:10", "02:50"));
        Instant again = Instant.parse("2026-10-25T01:05:00Z"); // 02:05 for the second time
        assertEquals(
                "2026-10-26T02:10+01:00[Europe/Berlin]",
                calendar.from(again).orElseThrow().atZone(berlin).toString());
    }

    @Test
    void aDayThatAZoneLeavesOutAltogetherIsMadeUpForOnce() {
        ZoneId apia = ZoneId.of("Pacific/Apia"); // there was no 30 December 2011
        CronCalendar calendar = new CronCalendar("test", apia, daily("12:00"));
        List<String> points =
                between(Instant.parse("2011-12-29T12:00:00Z"), Instant.parse("2011-12-31T12:00:00Z"), calendar).stream()
                        .map(point -> point.atZone(apia).toLocalDateTime().toString())
                        .toList();
        assertEquals(List.of("2011-12-29T12:00", "2011-12-31T00:00", "2011-12-31T12:00"), points);
    }

    // --- a rhythm goes with the clock --------------------------------------------------------------------------------

    @Test
    void aRhythmLeavesOutWhatTheClockLeavesOut() {
        List<String> day = on("2026-03-29", "Europe/Berlin", hourlyAt(30));
        assertEquals(23, day.size());
        assertEquals(List.of("00:30+01:00", "01:30+01:00", "03:30+02:00", "04:30+02:00"), day.subList(0, 4));
        assertEquals(
                23 * 12, on("2026-03-08", "America/New_York", everyMinutes(5)).size());
        assertEquals(
                List.of("01:00+10:30", "03:00+11:00"),
                on("2026-10-04", "Australia/Lord_Howe", hourlyAt(0)).subList(1, 3));
        assertEquals(
                "01:00-02:00",
                on("2018-11-04", "America/Sao_Paulo", everyMinutes(20)).getFirst());
    }

    @Test
    void aRhythmComesTwiceWhereTheClockShowsItTwice() {
        List<String> day = on("2026-10-25", "Europe/Berlin", hourlyAt(30));
        assertEquals(25, day.size());
        assertEquals(List.of("01:30+02:00", "02:30+02:00", "02:30+01:00", "03:30+01:00"), day.subList(1, 5));
        assertEquals(
                25 * 12, on("2026-11-01", "America/New_York", everyMinutes(5)).size());
        assertEquals(
                List.of("01:45+11:00", "01:30+10:30", "01:45+10:30", "02:00+10:30"),
                on("2026-04-05", "Australia/Lord_Howe", everyMinutes(15)).subList(7, 11));
    }

    @Test
    void anHourlyRhythmIsNeverFartherApartThanAnHourWhereTheClockMovesByOne() {
        CronCalendar calendar = new CronCalendar("test", ZoneId.of("Europe/Berlin"), hourlyAt(0));
        List<Instant> year =
                between(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2028-01-01T00:00:00Z"), calendar);
        for (int i = 1; i < year.size(); i++) {
            assertEquals(Duration.ofHours(1), Duration.between(year.get(i - 1), year.get(i)));
        }
        assertEquals(2 * 365 * 24, year.size());
    }

    // --- the same by brute force -------------------------------------------------------------------------------------

    @Test
    void everyChangeOfSeventeenYearsIsAsTheRulesSay() {
        List<CronTimes> kinds = List.of(
                daily("00:00"), daily("02:00", "02:30"), daily("23:30", "01:45"), everyMinutes(20), hourlyAt(45));
        int changes = 0;
        for (String zone : ZONES) {
            ZoneId place = ZoneId.of(zone);
            Instant end = Instant.parse("2028-01-01T00:00:00Z");
            ZoneOffsetTransition change = place.getRules().nextTransition(Instant.parse("2011-01-01T00:00:00Z"));
            while (change != null && change.getInstant().isBefore(end)) {
                changes++;
                Instant from = change.getInstant().minus(Duration.ofHours(30));
                Instant until = change.getInstant().plus(Duration.ofHours(30));
                for (CronTimes times : kinds) {
                    assertEquals(
                            expected(from, until, place, (WallTimes) times),
                            between(from, until, new CronCalendar("test", place, times)),
                            change + " in " + zone);
                }
                change = place.getRules().nextTransition(change.getInstant());
            }
        }
        assertTrue(changes > 100, changes + " changes");
    }

    /** Minute by minute, what the clock at the wall shows and what it leaves out. */
    private static List<Instant> expected(Instant from, Instant until, ZoneId place, WallTimes times) {
        Set<Instant> points = new TreeSet<>();
        Set<LocalDateTime> shown = new HashSet<>();
        Instant warmUp = from.minus(Duration.ofHours(2));
        LocalDateTime before = LocalDateTime.ofInstant(warmUp, place).minusMinutes(1);
        for (Instant now = warmUp; now.isBefore(until); now = now.plusSeconds(60)) {
            LocalDateTime wall = ZonedDateTime.ofInstant(now, place).toLocalDateTime();
            boolean isNew = shown.add(wall);
            boolean due = times.matches().test(wall.toLocalTime()) && (times.isRhythm() || isNew);
            if (!times.isRhythm()) {
                for (LocalDateTime left = before.plusMinutes(1); left.isBefore(wall); left = left.plusMinutes(1)) {
                    due |= times.matches().test(left.toLocalTime());
                }
            }
            if (due && !now.isBefore(from)) {
                points.add(now);
            }
            before = wall;
        }
        return List.copyOf(points);
    }

    // --- edges -------------------------------------------------------------------------------------------------------

    @Test
    void aPointAtTheVeryInstantCountsFromItAndNotAfterIt() {
        CronCalendar calendar = new CronCalendar("test", ZoneId.of("UTC"), daily("02:30"));
        Instant point = Instant.parse("2026-01-01T02:30:00Z");
        assertEquals(point, calendar.from(point).orElseThrow());
        assertEquals(point.plus(Duration.ofDays(1)), calendar.after(point).orElseThrow());
        assertEquals(
                point.plus(Duration.ofDays(1)),
                calendar.from(point.plusNanos(1)).orElseThrow());
    }

    @Test
    void beyondTheYear9999NothingComes() {
        CronCalendar calendar = new CronCalendar("test", ZoneId.of("Europe/Berlin"), daily("02:30"));
        assertEquals(Optional.empty(), calendar.from(Instant.MAX));
    }

    @Test
    void whatNeverComesIsRefused() {
        CronTimes never = new WallTimes(time -> false, false);
        assertEquals(
                "cron expression \"0 0 30 2 *\": it never comes, no date has such a day",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CronCalendar("0 0 30 2 *", ZoneId.of("UTC"), never))
                        .getMessage());
    }

    @Test
    void withoutTheModuleThatReadsExpressionsItsArtifactIsNamed() {
        String missing = assertThrows(IllegalStateException.class, () -> Schedule.cron("0 * * * *", ZoneId.of("UTC")))
                .getMessage();
        assertTrue(missing.contains("dev.fermata:fermata-cron"), missing);
    }
}
