package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static dev.fermata.schedule.WallTimes.daily;
import static dev.fermata.schedule.WallTimes.everyMinutes;
import static dev.fermata.schedule.WallTimes.schedule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.CalendarWalk.Ahead;
import dev.fermata.schedule.JobOptions.Missed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that follow a calendar, on a virtual clock that starts at midnight of 2000-01-01, and walks through calendars. */
final class CronJobTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");
    private static final Timing EVERY_MINUTE = schedule(everyMinutes(1), "UTC");

    // --- on a loop ---------------------------------------------------------------------------------------------------

    @Test
    void runsAreAtTheTimesOfTheZone() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(schedule(daily("01:00", "02:30"), "Europe/Berlin"), TICK, 1);
            assertEquals(program.at(0), job.nextRun().orElseThrow()); // 01:00 in Berlin is the moment of scheduling
            program.until(60);
            assertEquals(program.at(5400), job.nextRun().orElseThrow());
            program.until(2 * 86_400);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "5400.000 tick #2 started",
                        "86400.000 tick #3 started",
                        "91800.000 tick #4 started"),
                lines.stream().filter(line -> line.endsWith("started")).toList());
    }

    @Test
    void itStartsWithTheFirstPointThatIsNotBeforeTheStart() throws Exception {
        VirtualLoop.run(program -> {
            assertEquals(program.at(60), first(program, EVERY_MINUTE.startingAt(program.at(0.5))));
            assertEquals(program.at(120), first(program, EVERY_MINUTE.startingAt(program.at(120))));
            assertEquals(program.at(0), first(program, EVERY_MINUTE.startingAt(Instant.MIN)));
            Job never = program.schedule(EVERY_MINUTE.startingAt(Instant.MAX), TICK, 1);
            assertTrue(never.nextRun().isEmpty());
            program.until(1);
            never.trigger();
            program.until(2);
            assertEquals(1, never.runs());
            program.scheduler().stop();
        });
    }

    private static Instant first(VirtualLoop.Program program, Schedule when) {
        Job job = program.schedule(when, TICK, 1);
        Instant first = job.nextRun().orElseThrow();
        job.cancel();
        return first;
    }

    @Test
    void aPauseLeavesOutThePointsInItAndResumingSaysAtOnceWhatComes() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(EVERY_MINUTE, TICK, 1);
            program.until(70);
            job.pause();
            assertTrue(job.nextRun().isEmpty());
            program.until(210);
            job.resume();
            assertEquals(program.at(240), job.nextRun().orElseThrow());
            program.until(250);
            assertEquals(program.at(300), job.nextRun().orElseThrow());
            job.pause();
            program.until(360);
            job.resume(); // at a point, which counts
            program.until(365);
            assertEquals(0, job.stats().missed());
        });
        assertEquals(
                List.of("0.000", "60.000", "240.000", "360.000"),
                lines.stream()
                        .filter(line -> line.endsWith("started"))
                        .map(line -> line.split(" ")[0])
                        .toList());
    }

    @Test
    void aCalendarKeepsNoDriftOverAYear() throws Exception {
        VirtualLoop.run(program -> {
            List<Instant> runs = new ArrayList<>();
            program.scheduler()
                    .schedule(schedule(daily("02:30"), "Europe/Berlin"), TICK, () -> runs.add(VirtualLoop.now()));
            program.until(366 * 86_400);
            assertEquals(366, runs.size());
            ZoneId berlin = ZoneId.of("Europe/Berlin");
            assertEquals(
                    List.of("2000-03-26T03:00+02:00[Europe/Berlin]"), // the change of that year; all others at 02:30
                    runs.stream()
                            .map(run -> run.atZone(berlin).toString())
                            .filter(run -> !run.contains("T02:30"))
                            .toList());
        });
    }

    @Test
    void aFailureHoldsTheCalendarBackForABackoff() throws Exception {
        VirtualLoop.run(program -> {
            List<Duration> runs = new ArrayList<>();
            JobOptions options = TICK.backoff(seconds(90), seconds(300)).onError(failure -> {});
            Job job = program.scheduler().schedule(EVERY_MINUTE, options, () -> {
                runs.add(Duration.between(program.at(0), VirtualLoop.now()));
                throw new IllegalStateException("down");
            });
            program.until(1);
            assertEquals(program.at(120), job.nextRun().orElseThrow());
            program.until(1000);
            // 90 s after 0 is 90; 180 s after 120 is 300; 300 s after that 600, and again 900
            assertEquals(List.of(seconds(0), seconds(120), seconds(300), seconds(600), seconds(900)), runs);
        });
    }

    @Test
    void aPauseWhileABackoffHoldsTheCalendarBackIsAPauseAndNothingElse() throws Exception {
        VirtualLoop.run(program -> {
            JobOptions options = TICK.backoff(seconds(90), seconds(300)).onError(failure -> {});
            Job job = program.scheduler().schedule(EVERY_MINUTE, options, () -> {
                throw new IllegalStateException("down");
            });
            program.until(1);
            job.pause();
            program.until(70);
            job.resume();
            assertEquals(program.at(120), job.nextRun().orElseThrow());
            program.until(119);
            assertEquals(1, job.runs());
            program.until(121);
            assertEquals(2, job.runs());
        });
    }

    @Test
    void aJobOfACalendarIsStoppedAndCancelledAsAnyOther() throws Exception {
        VirtualLoop.run(program -> {
            Job cancelled = program.schedule(EVERY_MINUTE, TICK, 100);
            Job stopped = program.schedule(EVERY_MINUTE, TICK, 100);
            program.until(30);
            cancelled.cancel();
            program.until(31);
            assertEquals(List.of(stopped), program.scheduler().jobs());
            program.scheduler().stop();
            assertEquals(program.at(100), VirtualLoop.now());
            assertEquals(1, stopped.runs());
            assertTrue(stopped.nextRun().isEmpty());
        });
    }

    // --- what has come, and by which clock ---------------------------------------------------------------------------

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static CalendarWalk walk(JobOptions options) {
        return new CalendarWalk(EVERY_MINUTE.calendar(), EVERY_MINUTE, options, START);
    }

    private static Clocks clocks(double seconds, double counted) {
        return new Clocks(START.plusNanos((long) (seconds * 1e9)), (long) (counted * 1e9));
    }

    private static Agenda agenda(JobOptions options) {
        return new Agenda(EVERY_MINUTE, options, Jitter.NONE, 0);
    }

    private static List<Long> starts(Agenda agenda, double now) {
        List<Long> due = new ArrayList<>();
        Backlog starting = agenda.step((long) (now * 1e9)).starting();
        while (!starting.isEmpty()) {
            due.add(starting.take(1).first(-1) / 1_000_000_000);
        }
        return due;
    }

    private static Agenda late(Missed missed, double seconds) {
        JobOptions options = TICK.missed(missed);
        Agenda agenda = agenda(options);
        agenda.follow(walk(options).take(0, clocks(seconds, seconds)));
        return agenda;
    }

    @Test
    void pointsThatWereMissedAreTreatedAsThePolicySays() {
        Agenda skipping = late(Missed.SKIP, 200);
        assertEquals(List.of(180L), starts(skipping, 200));
        assertEquals(3, skipping.missed());
        Agenda catchingUp = late(Missed.CATCH_UP, 200);
        assertEquals(List.of(0L, 60L, 120L, 180L), starts(catchingUp, 200));
        assertEquals(0, catchingUp.missed());
        Agenda delaying = late(Missed.DELAY, 200);
        assertEquals(List.of(0L), starts(delaying, 200));
        assertEquals(3, delaying.missed());
        for (Agenda agenda : List.of(skipping, catchingUp, delaying)) {
            assertEquals(240_000_000_000L, agenda.due());
        }
    }

    @Test
    void aMonthOfMissedMinutesIsNotLookedAtOneByOneUnlessAllAreToRun() {
        double month = 30 * 86_400 + 30;
        Ahead skipped = walk(TICK).take(0, clocks(month, month));
        assertEquals(1000, skipped.come().size());
        assertEquals((long) ((month + 30) * 1e9), skipped.next());
        CalendarWalk all = walk(TICK.missed(Missed.CATCH_UP));
        assertEquals(1000, all.take(0, clocks(month, month)).come().size());
        assertEquals(1000, all.take(0, clocks(month, month)).come().size());
    }

    @Test
    void aClockThatIsSetBackRunsNoPointTwiceAndNoneEarly() {
        CalendarWalk walk = walk(TICK);
        Agenda agenda = agenda(TICK);
        agenda.follow(walk.take(0, clocks(0, 0)));
        assertEquals(List.of(0L), starts(agenda, 0));
        agenda.follow(walk.take(0, clocks(-3600, 60))); // an hour back, a minute later
        assertEquals(List.of(), starts(agenda, 60));
        assertEquals((60 + 3660) * 1_000_000_000L, agenda.due());
        agenda.follow(walk.take(0, clocks(59.5, 3719.5)));
        assertEquals(List.of(), starts(agenda, 3719.5));
        agenda.follow(walk.take(0, clocks(60, 3720)));
        assertEquals(List.of(3720L), starts(agenda, 3720));
    }

    @Test
    void aClockThatIsSetForwardMakesWhatHasPassedDue() {
        CalendarWalk walk = walk(TICK);
        Agenda agenda = agenda(TICK);
        agenda.follow(walk.take(0, clocks(30, 30)));
        starts(agenda, 30);
        agenda.follow(walk.take(0, clocks(3610, 40)));
        assertEquals(1, starts(agenda, 40).size());
        assertEquals(59, agenda.missed()); // from minute 1 to 60, the last of which runs
        assertEquals(90_000_000_000L, agenda.due());
    }

    @Test
    void theClockAtTheWallIsLookedAtAgainWithinAMinuteUnlessItIsVirtual() throws Exception {
        long second = 1_000_000_000;
        try (Scheduler real = Scheduler.open()) {
            assertEquals(100 + 60 * second, real.soon(100, 100 + 3600 * second));
            assertEquals(100 + 3 * second, real.soon(100, 100 + 3 * second));
        }
        VirtualLoop.run(program ->
                assertEquals(100 + 3600 * second, program.scheduler().soon(100, 100 + 3600 * second)));
    }

    @Test
    void aCalendarThatIsMovedWhileItIsReadIsReadAgain() {
        CalendarWalk walk = walk(TICK);
        Agenda agenda = agenda(TICK);
        agenda.follow(walk.take(0, clocks(0, 0)));
        agenda.pause(0);
        agenda.resume(100_000_000_000L);
        long first = agenda.skipTo();
        agenda.pause(0);
        agenda.resume(500_000_000_000L); // while the dispatcher looks for the first
        agenda.skipped(first);
        assertTrue(agenda.skips());
        agenda.follow(walk.skip(START.plusSeconds(500), clocks(500, 500)));
        agenda.skipped(agenda.skipTo());
        assertFalse(agenda.skips());
        assertEquals(540_000_000_000L, agenda.due());
    }
}
