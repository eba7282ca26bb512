package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one does with a job that runs. */
final class ScheduledJobTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    @Test
    void aPausedJobStartsNothingAndGoesOnWithTheGrid() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(2)), TICK, 1);
            program.until(2.5);
            job.pause();
            assertTrue(job.nextRun().isEmpty());
            program.until(7);
            job.resume();
            assertEquals(program.at(8), job.nextRun().orElseThrow());
            program.until(9.5);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #1 finished",
                        "2.000 tick #2 started",
                        "3.000 tick #2 finished",
                        "8.000 tick #3 started",
                        "9.000 tick #3 finished"),
                lines);
    }

    @Test
    void aPauseOfAFixedDelayThatRanOutMeanwhileIsMadeUpForAtOnce() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedDelay(seconds(2)), TICK, 1);
            program.until(0.5);
            job.pause();
            program.until(10);
            job.resume();
            program.until(12);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #1 finished",
                        "10.000 tick #2 started",
                        "11.000 tick #2 finished"),
                lines);
    }

    @Test
    void aTriggeredRunStartsNowAndLeavesTheGridAlone() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(4)), TICK, 2);
            program.until(1);
            job.trigger();
            assertEquals(program.at(4), job.nextRun().orElseThrow());
            program.until(3.5);
            assertEquals(2, job.runs());
            program.until(5);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #2 started",
                        "2.000 tick #1 finished",
                        "3.000 tick #2 finished",
                        "4.000 tick #3 started"),
                lines.subList(0, 5));
    }

    @Test
    void aPausedJobCanBeTriggered() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK, 0.5);
            job.pause();
            program.until(2.25);
            job.trigger();
            program.until(9);
        });
        assertEquals(List.of("2.250 tick #1 started", "2.750 tick #1 finished"), lines);
    }

    @Test
    void aCancelledJobCancelsItsRunsAndStartsNothingMore() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK, 5);
            program.until(1.5);
            job.cancel();
            assertEquals(2, job.running());
            program.until(9);
            assertEquals(0, job.running());
            assertEquals(0, job.failures());
            assertEquals(2, job.runs());
            assertEquals(List.of(), program.scheduler().jobs());
            job.cancel();
            job.pause();
            job.resume();
            assertThrows(IllegalStateException.class, job::trigger);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #2 started",
                        "1.500 tick #1 cancelled: job \"tick\" was cancelled",
                        "1.500 tick #2 cancelled: job \"tick\" was cancelled"),
                lines);
    }

    @Test
    void aRunThatCancelsItsOwnJobGoesOn() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            List<Job> self = new ArrayList<>();
            self.add(program.scheduler().schedule(Schedule.fixedRate(seconds(1)), TICK, () -> {
                if (self.getFirst().runs() == 3) {
                    self.getFirst().cancel();
                }
                program.work(0.5);
            }));
            program.until(9);
        });
        assertEquals(6, lines.size());
        assertEquals("2.500 tick #3 finished", lines.getLast());
    }

    @Test
    void aRunCancelledBeforeItsFirstStepNeverWorksAndIsCountedOut() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK, 5);
            Tasks.yieldNow(); // the dispatcher has forked the run, which comes after this task
            assertEquals(1, job.running());
            job.cancel();
            assertEquals(0, job.running());
            program.scheduler().stop();
        });
        assertEquals(List.of(), lines);
    }
}
