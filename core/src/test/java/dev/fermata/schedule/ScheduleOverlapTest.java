package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.task.Tasks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs of 2.5 s every second: what each policy makes of it. */
final class ScheduleOverlapTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    /** Stops after 4.5 s and waits for what runs. */
    private static List<String> everySecond(JobOptions options) throws Exception {
        return VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedRate(seconds(1)), options, 2.5);
            program.until(4.5);
            program.scheduler().stop();
        });
    }

    @Test
    void allowStartsEveryRunOnTime() throws Exception {
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #2 started",
                        "2.000 tick #3 started",
                        "2.500 tick #1 finished",
                        "3.000 tick #4 started",
                        "3.500 tick #2 finished",
                        "4.000 tick #5 started",
                        "4.500 tick #3 finished",
                        "5.500 tick #4 finished",
                        "6.500 tick #5 finished"),
                everySecond(TICK));
    }

    @Test
    void aLimitMakesRunsWaitForTheirTurnAndLosesNone() throws Exception {
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #2 started",
                        "2.500 tick #1 finished",
                        "2.500 tick #3 started",
                        "3.500 tick #2 finished",
                        "3.500 tick #4 started",
                        "5.000 tick #3 finished",
                        "6.000 tick #4 finished"),
                everySecond(TICK.maxConcurrent(2)));
    }

    @Test
    void skipDropsARunThatIsDueWhileOneIsOn() throws Exception {
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "2.500 tick #1 finished",
                        "3.000 tick #2 started",
                        "5.500 tick #2 finished"),
                everySecond(TICK.overlap(Overlap.SKIP)));
    }

    @Test
    void skipWithALimitDropsARunBeyondIt() throws Exception {
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #2 started",
                        "2.500 tick #1 finished",
                        "3.000 tick #3 started",
                        "3.500 tick #2 finished",
                        "4.000 tick #4 started",
                        "5.500 tick #3 finished",
                        "6.500 tick #4 finished"),
                everySecond(TICK.overlap(Overlap.SKIP).maxConcurrent(2)));
    }

    @Test
    void queueRunsOneAfterTheOther() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK.overlap(Overlap.QUEUE), 2.5);
            program.until(2.2);
            job.pause(); // gives up the two that wait
            program.until(2.3);
            job.trigger();
            job.trigger();
            program.until(99);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "2.500 tick #1 finished",
                        "2.500 tick #2 started",
                        "5.000 tick #2 finished",
                        "5.000 tick #3 started",
                        "7.500 tick #3 finished"),
                lines);
    }

    @Test
    void cancelRunningEndsTheOldRunBeforeTheNewOneStarts() throws Exception {
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #1 cancelled: the next run of job \"tick\" is due",
                        "1.000 tick #2 started",
                        "2.000 tick #2 cancelled: the next run of job \"tick\" is due",
                        "2.000 tick #3 started",
                        "3.000 tick #3 cancelled: the next run of job \"tick\" is due",
                        "3.000 tick #4 started",
                        "4.000 tick #4 cancelled: the next run of job \"tick\" is due",
                        "4.000 tick #5 started",
                        "6.500 tick #5 finished"),
                everySecond(TICK.overlap(Overlap.CANCEL_RUNNING)));
    }

    @Test
    void cancelRunningWithALimitEndsTheOldestRun() throws Exception {
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #2 started",
                        "2.000 tick #1 cancelled: the next run of job \"tick\" is due",
                        "2.000 tick #3 started",
                        "3.000 tick #2 cancelled: the next run of job \"tick\" is due",
                        "3.000 tick #4 started",
                        "4.000 tick #3 cancelled: the next run of job \"tick\" is due",
                        "4.000 tick #5 started",
                        "5.500 tick #4 finished",
                        "6.500 tick #5 finished"),
                everySecond(TICK.overlap(Overlap.CANCEL_RUNNING).maxConcurrent(2)));
    }

    @Test
    void cancelRunningWaitsForTheCleanUpAndKeepsOnlyTheLatestRun() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            JobOptions options = TICK.overlap(Overlap.CANCEL_RUNNING);
            Job job = program.scheduler().schedule(Schedule.fixedRate(seconds(1)), options, () -> {
                try {
                    program.work(9);
                } finally {
                    Tasks.uninterruptibly(() -> Tasks.sleep(seconds(2.5)));
                }
            });
            program.until(4);
            job.pause();
            assertEquals(1, job.running());
            assertEquals(2, job.runs());
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #1 cancelled: the next run of job \"tick\" is due",
                        "3.500 tick #2 started",
                        "4.000 tick #2 cancelled: the scheduler was closed"),
                lines);
    }

    @Test
    void aRunThatIsCancelledForTheNextHasNotFailed() throws Exception {
        VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK.overlap(Overlap.CANCEL_RUNNING), 5);
            program.until(3.5);
            assertEquals(4, job.runs());
            assertEquals(0, job.failures());
        });
    }
}
