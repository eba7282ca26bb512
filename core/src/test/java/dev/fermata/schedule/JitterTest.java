package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static dev.fermata.schedule.WallTimes.everyMinutes;
import static dev.fermata.schedule.WallTimes.schedule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Runs that start a random time after their points: to the nanosecond of a virtual clock, and on the agenda alone. */
final class JitterTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    /** How long after the start each run began. */
    private static List<Duration> starts(Schedule when, Duration span) throws Exception {
        List<Duration> starts = new ArrayList<>();
        VirtualLoop.run(program -> {
            Job job = program.scheduler()
                    .schedule(when, TICK, () -> starts.add(Duration.between(program.at(0), VirtualLoop.now())));
            program.until(span.toNanos() / 1e9);
            assertEquals(Duration.ZERO, job.stats().maxLateness()); // what was meant is not late
            assertEquals(0, job.stats().missed());
        });
        return starts;
    }

    @Test
    void everyRunIsWithinItsJitterOfItsPointAndTheGridStays() throws Exception {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 40; round++) {
            Duration period = Duration.ofNanos(random.nextLong(1_000, 10_000_000_000L));
            Duration max = Duration.ofNanos(random.nextLong(1, 2 * period.toNanos()));
            Duration most = max.compareTo(period) < 0 ? max : period;
            int runs = 50;
            List<Duration> starts = starts(
                    Schedule.fixedRate(period).withJitter(max),
                    period.multipliedBy(runs).minusNanos(1));
            assertTrue(starts.size() >= runs - 1, starts.size() + " runs");
            for (int n = 0; n < starts.size(); n++) {
                Duration later = starts.get(n).minus(period.multipliedBy(n));
                assertTrue(
                        !later.isNegative() && later.compareTo(most) <= 0, "run " + n + ": " + later + " of " + most);
            }
        }
    }

    @Test
    void theDelaysAreUniform() {
        long max = 999;
        int draws = 100_000;
        int[] tenths = new int[10];
        Jitter jitter = new Jitter(Duration.ofNanos(max), 7);
        for (int i = 0; i < draws; i++) {
            tenths[(int) (jitter.draw(Long.MAX_VALUE - 1) / 100)]++;
        }
        double chiSquare = 0;
        for (int count : tenths) {
            double off = count - draws / 10.0;
            chiSquare += off * off / (draws / 10.0);
        }
        assertTrue(chiSquare < 27.9, "chi-square with 9 degrees of freedom: " + chiSquare); // one seed in a thousand
    }

    @Test
    void bothEndsAreReached() {
        Jitter jitter = new Jitter(Duration.ofNanos(3), 1);
        boolean[] seen = new boolean[4];
        for (int i = 0; i < 1000; i++) {
            seen[(int) jitter.draw(100)] = true;
        }
        for (int value = 0; value < seen.length; value++) {
            assertTrue(seen[value], value + " was never drawn");
        }
        assertEquals(0, jitter.draw(0));
        assertEquals(0, Jitter.NONE.draw(100));
    }

    @Test
    void withVirtualTimeAnExecutionIsLikeTheOneBefore() throws Exception {
        Schedule when = Schedule.fixedRate(seconds(10)).withJitter(seconds(5));
        List<Duration> first = starts(when, seconds(200));
        assertEquals(first, starts(when, seconds(200)));
        assertEquals(
                20,
                first.stream()
                        .map(start -> start.toNanos() % 10_000_000_000L)
                        .distinct()
                        .count());
    }

    @Test
    void jobsOfOneScheduleAreDelayedEachByItself() throws Exception {
        VirtualLoop.run(program -> {
            Schedule when = Schedule.fixedRate(seconds(10)).withJitter(seconds(5));
            Instant one = program.schedule(when, TICK, 1).nextRun().orElseThrow();
            Instant two = program.schedule(when, TICK, 1).nextRun().orElseThrow();
            assertNotEquals(one, two);
        });
    }

    @Test
    void theTimesOfACalendarAreJitteredAndNeverReachTheNextOne() throws Exception {
        Duration gap = Duration.ofMinutes(20);
        for (Duration max : List.of(Duration.ofMinutes(5), Duration.ofHours(3))) {
            List<Duration> starts = starts(schedule(everyMinutes(20), "UTC").withJitter(max), Duration.ofHours(10));
            assertTrue(starts.size() >= 29, starts.size() + " runs");
            for (int n = 0; n < starts.size(); n++) {
                Duration later = starts.get(n).minus(gap.multipliedBy(n));
                assertTrue(
                        !later.isNegative() && later.compareTo(gap) <= 0 && later.compareTo(max) <= 0, later::toString);
            }
        }
    }

    @Test
    void aPauseAndTheOnlyRunAreJitteredToo() throws Exception {
        List<Duration> pauses = starts(Schedule.fixedDelay(seconds(10)).withJitter(seconds(1)), seconds(100));
        for (int n = 1; n < pauses.size(); n++) {
            Duration pause = pauses.get(n).minus(pauses.get(n - 1));
            assertTrue(pause.compareTo(seconds(10)) >= 0 && pause.compareTo(seconds(11)) <= 0, pause::toString);
        }
        Instant at = Instant.parse("2000-01-01T00:01:00Z");
        Duration once =
                starts(Schedule.once(at).withJitter(seconds(1)), seconds(100)).getFirst();
        assertTrue(once.compareTo(seconds(60)) >= 0 && once.compareTo(seconds(61)) <= 0, once::toString);
    }

    @Test
    void nextRunIncludesItAndATriggeredRunHasNone() throws Exception {
        VirtualLoop.run(program -> {
            Schedule when =
                    Schedule.fixedRate(seconds(100)).startingAt(program.at(50)).withJitter(seconds(40));
            Job job = program.schedule(when, TICK, 0);
            Instant next = job.nextRun().orElseThrow();
            assertTrue(next.isAfter(program.at(50)) && next.isBefore(program.at(90)), next::toString);
            program.until(1);
            job.trigger();
            program.until(1.5);
            assertEquals(1, job.runs());
            assertEquals(next, job.nextRun().orElseThrow());
        });
    }

    @Test
    void aRunThatIsLateBeyondItsJitterFollowsThePolicyOfMissedRuns() {
        Timing timing = (Timing) Schedule.fixedRate(Duration.ofNanos(100)).withJitter(Duration.ofNanos(50));
        for (Missed missed : Missed.values()) {
            Agenda agenda = new Agenda(timing, TICK.missed(missed), new Jitter(timing.jitter(), 3), 0);
            long delay = agenda.due();
            assertTrue(delay > 0 && delay <= 50, "seed 3 draws " + delay);
            assertEquals(0, agenda.step(delay - 1).starting().size());
            Agenda.Step late = agenda.step(delay + 350);
            assertEquals(missed == Missed.CATCH_UP ? 4 : 1, late.starting().size());
            assertEquals(missed == Missed.CATCH_UP ? 0 : 3, agenda.missed());
            assertEquals(
                    missed == Missed.SKIP ? delay + 300 : delay, late.starting().first(-1));
            long next = missed == Missed.DELAY ? delay + 450 : 400;
            assertTrue(agenda.due() >= next && agenda.due() <= next + 50, agenda.due() + " after " + next);
        }
    }

    @Test
    void pausingLeavesTheGridWhereItWas() throws Exception {
        VirtualLoop.run(program -> {
            Schedule when = Schedule.fixedRate(seconds(10)).withJitter(seconds(2));
            Job job = program.schedule(when, TICK.overlap(Overlap.SKIP), 0);
            program.until(15);
            job.pause();
            program.until(43);
            job.resume();
            Instant next = job.nextRun().orElseThrow();
            assertTrue(!next.isBefore(program.at(50)) && !next.isAfter(program.at(52)), next::toString);
        });
    }

    @Test
    void aNegativeJitterIsRefusedAndNoneIsNone() {
        assertEquals(
                "jitter must not be negative: PT-1S",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Schedule.fixedRate(seconds(1)).withJitter(seconds(-1)))
                        .getMessage());
        Schedule plain = Schedule.fixedRate(seconds(1));
        assertEquals(plain, plain.withJitter(seconds(5)).withJitter(Duration.ZERO));
        assertEquals(
                "every 1 s (PT1S), up to 5 s (PT5S) later",
                plain.withJitter(seconds(5)).toString());
    }
}
