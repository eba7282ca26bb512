package dev.fermata.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.Agenda.Step;
import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what starts was due, and how many that were due never start: a period of 100 from 0, unless said otherwise. */
final class AgendaLatenessTest {
    private static final JobOptions DEFAULTS = JobOptions.defaults();

    private static Agenda rate(JobOptions options) {
        return new Agenda((Timing) Schedule.fixedRate(Duration.ofNanos(100)), options, Jitter.NONE, 0);
    }

    private static Agenda delay(JobOptions options) {
        return new Agenda((Timing) Schedule.fixedDelay(Duration.ofNanos(100)), options, Jitter.NONE, 0);
    }

    /** The runs that start, by when they were due. */
    private static void assertDue(Step step, Long... expected) {
        List<Long> due = new ArrayList<>();
        while (!step.starting().isEmpty()) {
            due.add(step.starting().take(1).first(-1));
        }
        assertEquals(List.of(expected), due);
    }

    private static void assertMissed(int count, long from, Step step) {
        assertEquals(count + " from " + from, step.missed() + " from " + step.missedFrom());
    }

    private static void assertNoneMissed(Step step) {
        assertEquals(0, step.missed());
    }

    @Test
    void aRunThatIsLateByLessThanAPeriodWasDueAtItsPoint() {
        for (Missed missed : Missed.values()) {
            Agenda agenda = rate(DEFAULTS.missed(missed));
            agenda.step(0);
            Step late = agenda.step(199);
            assertNoneMissed(late);
            assertDue(late, 100L);
        }
    }

    @Test
    void skipMissesAllPointsButTheLatestWhichItRuns() {
        Step late = rate(DEFAULTS.missed(Missed.SKIP)).step(350);
        assertMissed(3, 0, late);
        assertDue(late, 300L);
    }

    @Test
    void catchUpMissesNothingAndRunsEachPoint() {
        Step late = rate(DEFAULTS.missed(Missed.CATCH_UP)).step(350);
        assertNoneMissed(late);
        assertDue(late, 0L, 100L, 200L, 300L);
    }

    @Test
    void delayRunsTheFirstPointAndMissesThoseAfterIt() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.DELAY));
        Step late = agenda.step(350);
        assertMissed(3, 100, late);
        assertDue(late, 0L);
        assertDue(agenda.step(451), 450L);
    }

    @Test
    void missedIsToldOnceOnly() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.SKIP));
        assertMissed(3, 0, agenda.step(350));
        assertNoneMissed(agenda.step(360));
        assertNoneMissed(agenda.step(400));
    }

    @Test
    void whatWaitsForRoomWasDueWhenItsPointCame() {
        Agenda agenda = rate(DEFAULTS.overlap(Overlap.QUEUE));
        assertDue(agenda.step(0), 0L);
        assertDue(agenda.step(100));
        assertDue(agenda.step(210));
        agenda.ranOnce(250);
        assertDue(agenda.step(250), 100L);
        agenda.ranOnce(260);
        assertDue(agenda.step(260), 200L);
    }

    @Test
    void aTriggerThatWaitsForRoomWasDueWhenItWasTriggered() {
        Agenda agenda = rate(DEFAULTS.overlap(Overlap.QUEUE));
        agenda.step(0);
        agenda.trigger(10);
        agenda.step(12);
        agenda.trigger(20);
        agenda.trigger(25);
        agenda.step(101); // the point of the grid that has come meanwhile goes first
        for (long due : List.of(10L, 100L, 20L, 20L)) { // triggers between two steps count from the first
            agenda.ranOnce(110);
            assertDue(agenda.step(110), due);
        }
    }

    @Test
    void triggersOfAFixedDelayThatWaitDoNotDriftApart() {
        Agenda agenda = delay(DEFAULTS.overlap(Overlap.QUEUE));
        assertDue(agenda.step(0), 0L);
        agenda.trigger(10);
        agenda.step(10);
        agenda.trigger(20);
        agenda.step(20);
        agenda.ranOnce(30);
        assertDue(agenda.step(30), 10L);
        agenda.ranOnce(40);
        assertDue(agenda.step(40), 20L);
    }

    @Test
    void severalThatStartAtOnceWereDueAtTheirOwnTimes() {
        Agenda agenda = rate(DEFAULTS.overlap(Overlap.QUEUE).maxConcurrent(2));
        agenda.trigger(5);
        assertDue(agenda.step(5), 0L, 5L);
        agenda.step(100);
        agenda.trigger(150);
        agenda.step(150);
        agenda.step(200);
        agenda.ranOnce(210);
        agenda.ranOnce(210);
        assertDue(agenda.step(210), 100L, 150L);
        agenda.ranOnce(220);
        assertDue(agenda.step(220), 200L);
    }

    @Test
    void whatFindsNoRoomIsMissedWithSkip() {
        Agenda agenda = rate(DEFAULTS.overlap(Overlap.SKIP));
        agenda.step(0);
        assertMissed(1, 100, agenda.step(110));
        agenda.trigger(120);
        assertMissed(1, 120, agenda.step(130));
    }

    @Test
    void catchUpWithSkipRunsTheFirstAndMissesTheRest() {
        Step late = rate(DEFAULTS.missed(Missed.CATCH_UP).overlap(Overlap.SKIP)).step(350);
        assertMissed(3, 100, late);
        assertDue(late, 0L);
    }

    @Test
    void cancelRunningMissesAllThatWaitButTheLatest() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.CATCH_UP).overlap(Overlap.CANCEL_RUNNING));
        agenda.step(0);
        assertMissed(4, 100, agenda.step(550));
        assertMissed(1, 500, agenda.step(600));
        agenda.ranOnce(610);
        assertDue(agenda.step(610), 600L);
    }

    @Test
    void whatIsGivenUpByAPauseIsNotMissed() {
        Agenda agenda = rate(DEFAULTS.overlap(Overlap.QUEUE));
        agenda.step(0);
        agenda.step(100);
        agenda.pause(150);
        assertTrue(agenda.step(500).isNothing());
        agenda.resume(510);
        agenda.ranOnce(520);
        Step next = agenda.step(600);
        assertNoneMissed(next);
        assertDue(next, 600L);
    }

    @Test
    void aClockThatWrapsAroundIsNotLate() {
        long start = Long.MAX_VALUE - 150;
        Agenda agenda = new Agenda((Timing) Schedule.fixedRate(Duration.ofNanos(100)), DEFAULTS, Jitter.NONE, start);
        assertDue(agenda.step(start + 10), start);
        assertDue(agenda.step(start + 160), start + 100); // the clock has passed its greatest number
        Step late = agenda.step(start + 450);
        assertMissed(2, start + 200, late);
        assertDue(late, start + 400);
    }

    @Test
    void aGridThatWaitsTakesOneLinkHoweverLong() {
        Backlog backlog = new Backlog();
        backlog.add(0, 1_000_000_000_000L, 100);
        backlog.add(100_000_000_000_000L, 2, 100);
        Backlog most = backlog.take(1_000_000_000_001L);
        assertEquals(1_000_000_000_001L, most.size());
        assertEquals(100_000_000_000_100L, backlog.first(-1));
        assertEquals(1, backlog.take(5).size());
        assertTrue(backlog.isEmpty());
        assertEquals(-1, backlog.first(-1));
        assertTrue(backlog.take(1).isEmpty());
        backlog.add(7, 1, 0);
        assertEquals(7, backlog.take(1).first(-1));
    }
}
