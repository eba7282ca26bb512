package dev.fermata.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.Agenda.Step;
import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dispatcher that comes late, which a virtual clock does not let happen: a period of 100 from 0. */
final class AgendaTest {
    private static final JobOptions DEFAULTS = JobOptions.defaults();

    private static Agenda rate(JobOptions options) {
        return new Agenda((Timing) Schedule.fixedRate(Duration.ofNanos(100)), options, Jitter.NONE, 0);
    }

    private static void assertStep(int starts, long thenDue, Agenda agenda, long now) {
        assertStep(starts, 0, agenda.step(now));
        assertEquals(thenDue, agenda.due());
    }

    @Test
    void aRunThatIsLateByLessThanAPeriodStartsAndTheGridStays() {
        for (Missed missed : Missed.values()) {
            Agenda agenda = rate(DEFAULTS.missed(missed));
            assertStep(1, 100, agenda, 0);
            assertStep(0, 100, agenda, 99);
            assertStep(1, 200, agenda, 199);
            assertStep(1, 300, agenda, 200);
        }
    }

    @Test
    void skipRunsTheLatestPointAndGoesOnWithTheGrid() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.SKIP));
        assertStep(1, 400, agenda, 350);
        assertStep(0, 400, agenda, 399);
        assertStep(1, 500, agenda, 400);
    }

    @Test
    void catchUpRunsWhatWasMissed() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.CATCH_UP));
        assertStep(4, 400, agenda, 350);
        assertStep(1, 500, agenda, 400);
        assertEquals(5, agenda.started());
    }

    @Test
    void catchUpObeysTheOverlap() {
        Agenda queue = rate(DEFAULTS.missed(Missed.CATCH_UP).overlap(Overlap.QUEUE));
        assertStep(1, 400, queue, 350);
        queue.ranOnce(360);
        assertStep(1, 400, queue, 360);
        Agenda skip = rate(DEFAULTS.missed(Missed.CATCH_UP).overlap(Overlap.SKIP));
        assertStep(1, 400, skip, 350);
        skip.ranOnce(360);
        assertStep(0, 400, skip, 360);
    }

    @Test
    void delayShiftsTheGrid() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.DELAY));
        assertStep(1, 450, agenda, 350);
        assertStep(1, 550, agenda, 450);
    }

    @Test
    void cancelRunningKeepsOneOfMany() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.CATCH_UP).overlap(Overlap.CANCEL_RUNNING));
        assertStep(1, 100, agenda, 0);
        assertStep(0, 1, agenda.step(550));
        assertStep(0, 0, agenda.step(560));
        agenda.ranOnce(570);
        assertTrue(agenda.needsAttention());
        assertStep(1, 600, agenda, 570);
    }

    @Test
    void whatWasDueDuringAPauseIsNotMissed() {
        Agenda agenda = rate(DEFAULTS.missed(Missed.CATCH_UP));
        assertStep(1, 100, agenda, 0);
        assertTrue(agenda.pause(50));
        assertFalse(agenda.pause(60));
        assertFalse(agenda.isTimed());
        assertStep(0, 100, agenda, 500);
        assertTrue(agenda.resume(550));
        assertFalse(agenda.resume(560));
        assertStep(0, 600, agenda, 560);
        agenda.pause(570);
        agenda.resume(700);
        assertStep(1, 800, agenda, 700);
    }

    @Test
    void aClockThatWrapsAroundDoesNotStopTheGrid() {
        long start = Long.MAX_VALUE - 150;
        Agenda agenda = new Agenda((Timing) Schedule.fixedRate(Duration.ofNanos(100)), DEFAULTS, Jitter.NONE, start);
        assertStep(1, start + 100, agenda, start);
        assertStep(1, start + 200, agenda, start + 100);
        assertTrue(agenda.due() < 0);
        assertStep(0, start + 200, agenda, start + 199);
        assertStep(1, start + 300, agenda, start + 200);
    }

    @Test
    void aPauseBetweenRunsBeginsWhenNoneIsOn() {
        Agenda agenda = new Agenda((Timing) Schedule.fixedDelay(Duration.ofNanos(100)), DEFAULTS, Jitter.NONE, 0);
        assertStep(1, 0, agenda, 0);
        assertFalse(agenda.isTimed());
        agenda.trigger(10);
        assertStep(1, 0, agenda, 10);
        agenda.ranOnce(50);
        assertFalse(agenda.isTimed());
        agenda.ranOnce(70);
        assertTrue(agenda.isTimed());
        assertStep(1, 170, agenda, 170);
    }

    @Test
    void aFixedDelayThatIsDroppedOrGivenUpComesAgain() {
        Agenda skip = new Agenda(
                (Timing) Schedule.fixedDelay(Duration.ofNanos(100)), DEFAULTS.overlap(Overlap.SKIP), Jitter.NONE, 50);
        skip.trigger(0);
        assertStep(1, 50, skip, 0);
        assertStep(0, 50, skip, 50);
        skip.ranOnce(60);
        assertEquals(160, skip.due());
        assertTrue(skip.isTimed());

        Agenda queue = new Agenda(
                (Timing) Schedule.fixedDelay(Duration.ofNanos(100)), DEFAULTS.overlap(Overlap.QUEUE), Jitter.NONE, 50);
        queue.trigger(0);
        assertStep(1, 50, queue, 0);
        assertStep(0, 50, queue, 50);
        queue.ranOnce(60);
        queue.pause(61); // before the dispatcher has seen that there is room
        queue.resume(62);
        assertTrue(queue.isTimed());
        assertEquals(161, queue.due());
    }

    @Test
    void aSingleRunIsOverWhenNothingOfItRuns() {
        Agenda agenda = new Agenda((Timing) Schedule.once(Instant.EPOCH), DEFAULTS, Jitter.NONE, 0);
        agenda.pause(0);
        assertStep(0, 0, agenda, 10);
        assertFalse(agenda.isOver());
        agenda.resume(20);
        assertStep(1, 0, agenda, 20);
        assertFalse(agenda.isOver());
        agenda.trigger(25);
        agenda.ranOnce(30);
        assertFalse(agenda.isOver());
        assertStep(1, 0, agenda, 30);
        agenda.ranOnce(40);
        assertTrue(agenda.isOver());
    }

    private static void assertStep(int starts, int cancels, Step step) {
        assertEquals(List.of((long) starts, cancels), List.of(step.starting().size(), step.cancels()));
    }
}
