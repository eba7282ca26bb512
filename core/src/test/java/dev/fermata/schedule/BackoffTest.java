package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.schedule.JobOptions.Backoff;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Jobs whose runs fail, on a virtual clock. */
final class BackoffTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick").onError(failure -> {});
    private static final JobOptions BACKING_OFF = TICK.backoff(seconds(2), seconds(10));

    /** The seconds at which the runs began, of a job whose runs fail as that says by their number. */
    private static List<Long> starts(Schedule when, JobOptions options, double until, IntPredicate fails)
            throws Exception {
        List<Long> starts = new ArrayList<>();
        VirtualLoop.run(program -> {
            program.scheduler().schedule(when, options, () -> {
                starts.add(Duration.between(program.at(0), VirtualLoop.now()).toSeconds());
                if (fails.test(starts.size())) {
                    throw new IllegalStateException("down");
                }
            });
            program.until(until);
        });
        return starts;
    }

    @Test
    void withoutItAJobKeepsItsRhythmHoweverOftenItFails() throws Exception {
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), starts(Schedule.fixedRate(seconds(1)), TICK, 4.5, run -> true));
    }

    @Test
    void theHoldDoublesWithEachFailureUpToItsMaximumAndTheGridStays() throws Exception {
        // 2, 4, 8, 10, 10 … seconds after each failure, at the next point of the grid of 3
        assertEquals(
                List.of(0L, 3L, 9L, 18L, 30L, 42L),
                starts(Schedule.fixedRate(seconds(3)), BACKING_OFF, 50, run -> true));
    }

    @Test
    void aSuccessBeginsTheRowAnew() throws Exception {
        assertEquals(
                List.of(0L, 2L, 6L, 7L, 8L, 10L, 11L),
                starts(Schedule.fixedRate(seconds(1)), BACKING_OFF, 11.5, run -> run <= 2 || run == 5));
    }

    @Test
    void aHoldThatIsShorterThanTheWayToTheNextPointChangesNothing() throws Exception {
        assertEquals(
                List.of(0L, 20L, 40L, 60L, 80L), starts(Schedule.fixedRate(seconds(20)), BACKING_OFF, 90, run -> true));
    }

    @Test
    void aFixedDelayWaitsForWhicheverIsLonger() throws Exception {
        // pauses of 5; holds of 2, 4, 8, 10, then a success
        assertEquals(
                List.of(0L, 5L, 10L, 18L, 28L, 33L),
                starts(Schedule.fixedDelay(seconds(5)), BACKING_OFF, 34, run -> run <= 4));
    }

    @Test
    void aTriggeredRunIsNotHeldAndItsSuccessBeginsTheRowAnew() throws Exception {
        VirtualLoop.run(program -> {
            List<Boolean> down = new ArrayList<>(List.of(true));
            Job job = program.scheduler().schedule(Schedule.fixedRate(seconds(1)), BACKING_OFF, () -> {
                if (!down.isEmpty()) {
                    throw new IllegalStateException("down");
                }
            });
            program.until(3); // failed at 0 and 2
            assertEquals(2, job.stats().failuresInARow());
            assertEquals(program.at(6), job.nextRun().orElseThrow());
            down.clear();
            job.trigger();
            program.until(4);
            assertEquals(0, job.stats().failuresInARow());
            assertEquals(3, job.runs());
            assertEquals(2, job.stats().failures());
        });
    }

    @Test
    void whatWaitsForItsTurnIsGivenUpAndNotMissed() throws Exception {
        VirtualLoop.run(program -> {
            Job job = program.scheduler()
                    .schedule(Schedule.fixedRate(seconds(1)), BACKING_OFF.overlap(Overlap.QUEUE), () -> {
                        Tasks.sleep(seconds(2.5));
                        throw new IllegalStateException("down");
                    });
            program.until(2.2);
            assertEquals(2, job.stats().waiting());
            program.until(3);
            assertEquals(0, job.stats().waiting());
            assertEquals(program.at(5), job.nextRun().orElseThrow()); // the first point after 2.5 + 2
            program.until(4.9);
            assertEquals(1, job.runs());
            assertEquals(0, job.stats().missed());
        });
    }

    @Test
    void aTimeoutIsAFailureAndACancelledRunIsNeither() throws Exception {
        VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), BACKING_OFF.timeout(seconds(0.5)), 9);
            program.until(0.7);
            assertEquals(1, job.stats().failuresInARow());
            program.until(3.2); // the run that began at 3
            program.scheduler().close();
            assertEquals(1, job.stats().failuresInARow());
        });
    }

    @Test
    void manyFailuresInARowDoNotOverflow() {
        Backoff backoff = new Backoff(3, Long.MAX_VALUE / 4);
        assertEquals(3, backoff.after(1));
        assertEquals(3L << 59, backoff.after(60));
        for (long failures : new long[] {62, 63, 64, 65, 66, 1_000_000, Long.MAX_VALUE}) {
            assertEquals(Long.MAX_VALUE / 4, backoff.after(failures));
        }
    }

    @Test
    void itBeginsWithMoreThanNothingAndDoesNotExceedItsMaximum() {
        for (Duration[] wrong : new Duration[][] {{Duration.ZERO, seconds(1)}, {seconds(2), seconds(1)}}) {
            assertEquals(
                    "back-off must begin with more than zero, and not exceed its maximum: " + wrong[0] + ", "
                            + wrong[1],
                    assertThrows(IllegalArgumentException.class, () -> TICK.backoff(wrong[0], wrong[1]))
                            .getMessage());
        }
    }
}
