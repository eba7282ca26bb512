package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.testing.Logs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job and a scheduler tell of what happened, on a virtual clock. */
final class JobStatsTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    @Test
    void aRunThatWaitsForItsTurnIsLateByThat() throws Exception {
        VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(2)), TICK.overlap(Overlap.QUEUE), 3);
            program.until(5);
            assertEquals(seconds(1), job.stats().lastLateness());
            program.until(7);
            assertEquals(new JobStats(3, 1, 1, 0, 0, 0, seconds(2), seconds(2)), job.stats());
            job.pause();
            program.until(20);
            job.resume();
            program.until(20.5);
            assertEquals(Duration.ZERO, job.stats().lastLateness());
            assertEquals(seconds(2), job.stats().maxLateness());
        });
    }

    @Test
    void whatAnOverlapDropsIsMissed() throws Exception {
        VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK.overlap(Overlap.SKIP), 2.5);
            program.until(7.5);
            assertEquals(3, job.runs());
            assertEquals(5, job.stats().missed());
        });
    }

    @Test
    void failuresAreCountedInAllAndInARow() throws Exception {
        VirtualLoop.run(program -> {
            int[] run = {0};
            Job job = program.scheduler().schedule(Schedule.fixedRate(seconds(1)), TICK.onError(failure -> {}), () -> {
                if (++run[0] != 3) {
                    throw new IllegalStateException("run " + run[0]);
                }
            });
            program.until(1.5);
            assertEquals(2, job.stats().failuresInARow());
            program.until(2.5);
            assertEquals(0, job.stats().failuresInARow());
            program.until(3.5);
            assertEquals(1, job.stats().failuresInARow());
            assertEquals(3, job.stats().failures());
        });
    }

    @Test
    void aStopTellsWhatItCancelled() throws Exception {
        VirtualLoop.run(program -> {
            Scheduler scheduler = program.scheduler();
            program.schedule(Schedule.fixedRate(seconds(2)), TICK, 3.5);
            program.schedule(
                    Schedule.fixedRate(seconds(10)), JobOptions.defaults().name("report"), 100);
            program.until(3);
            assertEquals(List.of(), scheduler.cancelled());
            assertFalse(scheduler.stop(seconds(1)));
            assertEquals(List.of("tick #2", "report #1"), scheduler.cancelled());
            scheduler.close();
            assertEquals(List.of("tick #2", "report #1"), scheduler.cancelled());
        });
        assertEquals(
                1,
                Logs.containing("WARNING: the scheduler was stopped, and its grace of 1 s (PT1S) is over:"
                                + " cancelled tick #2, report #1")
                        .size());
    }

    @Test
    void aStopThatCancelsManyNamesTheFirstOfThem() throws Exception {
        VirtualLoop.run(program -> {
            for (int i = 1; i <= 50; i++) {
                program.schedule(
                        Schedule.once(program.at(0)), JobOptions.defaults().name("job " + i), 9);
            }
            program.until(1);
            assertFalse(program.scheduler().stop(Duration.ZERO));
            assertEquals(50, program.scheduler().cancelled().size());
        });
        List<String> told = Logs.containing("is over: cancelled job 1 #1, job 2 #1,");
        assertTrue(told.getFirst().contains("job 20 #1 and 30 more"), told.getFirst());
    }

    @Test
    void aStopInTimeAndACloseDoNotLogAndTheCloseTells() throws Exception {
        VirtualLoop.run(program -> {
            program.schedule(Schedule.once(program.at(0)), TICK, 2);
            program.until(1);
            assertTrue(program.scheduler().stop(seconds(5)));
            assertEquals(List.of(), program.scheduler().cancelled());
            Scheduler other = Scheduler.open();
            other.schedule(Schedule.once(program.at(0)), TICK, () -> program.work(9));
            program.until(4);
            other.close();
            assertEquals(List.of("tick #1"), other.cancelled());
        });
        assertEquals(List.of(), Logs.containing("cancelled tick"));
    }
}
