package dev.fermata.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that really run, on a loop with virtual time, through days on which clocks are changed. */
final class TransitionsTest {
    private static final JobOptions OPTIONS = JobOptions.defaults();

    /** The runs from a local midnight until another, as the clock at the wall shows them with its offset. */
    private static List<String> runs(String expression, String zone, String from, String until) throws Exception {
        ZoneId place = ZoneId.of(zone);
        Instant start = LocalDateTime.parse(from + "T00:00").atZone(place).toInstant();
        Instant end = LocalDateTime.parse(until + "T00:00").atZone(place).toInstant();
        List<String> runs = new ArrayList<>();
        Loop.builder().virtualTime().run(() -> {
            Loop loop = Loop.current().orElseThrow();
            try (Scheduler scheduler = Scheduler.open()) {
                scheduler.schedule(Schedule.cron(expression, place).startingAt(start), OPTIONS, () -> {
                    ZonedDateTime now = loop.now().atZone(place);
                    runs.add(now.toLocalDateTime() + now.getOffset().getId());
                });
                Tasks.sleep(Duration.between(loop.now(), end.minusNanos(1)));
            }
        });
        return runs;
    }

    @Test
    void berlinInSpring() throws Exception {
        assertEquals(
                List.of("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"),
                runs("30 2 * * *", "Europe/Berlin", "2026-03-28", "2026-03-31"));
        assertEquals(
                List.of("2027-03-27T02:30+01:00", "2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00"),
                runs("30 2 * * *", "Europe/Berlin", "2027-03-27", "2027-03-30"));
        assertEquals(
                23,
                runs("30 * * * *", "Europe/Berlin", "2026-03-29", "2026-03-30").size());
    }

    @Test
    void berlinInAutumn() throws Exception {
        assertEquals(
                List.of("2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
                runs("30 2 * * *", "Europe/Berlin", "2026-10-24", "2026-10-27"));
        assertEquals(
                List.of("2027-10-31T02:30+02:00"), runs("30 2 * * *", "Europe/Berlin", "2027-10-31", "2027-11-01"));
        List<String> hourly = runs("@hourly", "Europe/Berlin", "2026-10-25", "2026-10-26");
        assertEquals(25, hourly.size());
        assertEquals(List.of("2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00"), hourly.subList(2, 4));
    }

    @Test
    void newYork() throws Exception {
        assertEquals(
                List.of("2026-03-08T03:00-04:00"), runs("30 2 * * *", "America/New_York", "2026-03-08", "2026-03-09"));
        assertEquals(
                List.of("2026-11-01T01:30-04:00"), runs("30 1 * * *", "America/New_York", "2026-11-01", "2026-11-02"));
        assertEquals(
                23 * 4,
                runs("*/15 * * * *", "America/New_York", "2026-03-08", "2026-03-09")
                        .size());
        assertEquals(
                25 * 4,
                runs("*/15 * * * *", "America/New_York", "2026-11-01", "2026-11-02")
                        .size());
    }

    @Test
    void lordHoweWhichMovesByHalfAnHour() throws Exception {
        assertEquals(
                List.of("2026-10-04T02:30+11:00"),
                runs("15 2 * * *", "Australia/Lord_Howe", "2026-10-04", "2026-10-05"));
        assertEquals(
                List.of("2026-04-05T01:45+11:00"),
                runs("45 1 * * *", "Australia/Lord_Howe", "2026-04-05", "2026-04-06"));
        List<String> rhythm = runs("*/30 * * * *", "Australia/Lord_Howe", "2026-04-05", "2026-04-06");
        assertEquals(49, rhythm.size());
        assertEquals(List.of("2026-04-05T01:30+11:00", "2026-04-05T01:30+10:30"), rhythm.subList(3, 5));
    }

    @Test
    void daysWithoutMidnight() throws Exception {
        assertEquals(
                List.of("2018-11-03T00:00-03:00", "2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00"),
                runs("@daily", "America/Sao_Paulo", "2018-11-03", "2018-11-06"));
        assertEquals(List.of("2026-04-24T01:00+03:00"), runs("0 0 * * *", "Africa/Cairo", "2026-04-24", "2026-04-25"));
        assertEquals(
                List.of("2026-04-24T01:00+03:00"), runs("30 0 * * FRI", "Africa/Cairo", "2026-04-23", "2026-04-30"));
    }

    @Test
    void secondsRunThroughAChangeWithoutAGap() throws Exception {
        List<String> runs = runs("*/30 * * * * *", "Europe/Berlin", "2026-10-25", "2026-10-26");
        assertEquals(25 * 120, runs.size());
        assertEquals(runs.size(), runs.stream().distinct().count());
    }

    @Test
    void aJobOfEveryWorkingDayRunsOnEachForTwoYears() throws Exception {
        List<String> runs = runs("30 2 * * MON-FRI", "Europe/Berlin", "2026-01-01", "2028-01-01");
        assertEquals(522, runs.size());
        assertTrue(runs.stream().allMatch(run -> run.contains("T02:30")), runs::toString); // clocks change on Sundays
    }
}
