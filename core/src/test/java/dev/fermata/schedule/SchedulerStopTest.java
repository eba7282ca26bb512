package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.DeadlockException;
import dev.fermata.loop.Loop;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How a scheduler ends, on a virtual clock. */
final class SchedulerStopTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    @Test
    void stoppingEndsAtOnceWhenNoRunIsOn() throws Exception {
        VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedRate(seconds(10)), TICK, 1);
            program.until(5);
            program.scheduler().stop();
            assertEquals(program.at(5), VirtualLoop.now());
            assertTrue(program.scheduler().stop(Duration.ZERO));
            assertEquals(List.of(), program.scheduler().jobs());
        });
    }

    @Test
    void stoppingAnIdleSchedulerCancelsNothingWhateverItsGrace() throws Exception {
        VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedRate(seconds(10)), TICK, 1);
            program.until(5);
            assertTrue(program.scheduler().stop(Duration.ZERO));
            assertEquals(program.at(5), VirtualLoop.now());
        });
    }

    @Test
    void stoppingWaitsForRunsAndStartsNothingThatWaitsForItsTurn() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(1)), TICK.overlap(Overlap.QUEUE), 5);
            program.until(2.5);
            program.scheduler().stop();
            assertEquals(program.at(5), VirtualLoop.now());
            assertTrue(job.nextRun().isEmpty());
        });
        assertEquals(List.of("0.000 tick #1 started", "5.000 tick #1 finished"), lines);
    }

    @Test
    void stoppingWithGraceLetsRunsFinishInTime() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedRate(seconds(10)), TICK, 5);
            program.until(1);
            assertTrue(program.scheduler().stop(seconds(4.5)));
            assertEquals(program.at(5), VirtualLoop.now());
        });
        assertEquals(List.of("0.000 tick #1 started", "5.000 tick #1 finished"), lines);
    }

    @Test
    void stoppingWithGraceCancelsWhatRunsAfterIt() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.fixedRate(seconds(2)), TICK, 5);
            program.until(3);
            assertFalse(program.scheduler().stop(seconds(2.5)));
            assertEquals(program.at(5.5), VirtualLoop.now());
            assertEquals(0, job.failures());
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "2.000 tick #2 started",
                        "5.000 tick #1 finished",
                        "5.500 tick #2 cancelled: "
                                + "the scheduler was stopped, and its grace of 2500 ms (PT2.5S) is over"),
                lines);
    }

    @Test
    void aCancelledStopLeavesTheRunsAloneAndStartsNothingMore() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedRate(seconds(2)), TICK, 5);
            program.until(1);
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(seconds(1), () -> {
                        program.scheduler().stop();
                    }));
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(seconds(1), () -> program.scheduler().stop(seconds(99))));
            program.until(9);
        });
        assertEquals(List.of("0.000 tick #1 started", "5.000 tick #1 finished"), lines);
    }

    @Test
    void stoppingInACancelledTaskStartsNothingMore() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Event never = Event.create();
            program.schedule(Schedule.fixedRate(seconds(2)), TICK, 1);
            Task<?> user = Tasks.spawn(() -> {
                try {
                    never.await();
                } finally {
                    assertThrows(TaskCancelledException.class, program.scheduler()::stop);
                }
            });
            program.until(0.5);
            user.cancel();
            program.until(9);
            assertEquals(Task.State.CANCELLED, user.state());
        });
        assertEquals(List.of("0.000 tick #1 started", "1.000 tick #1 finished"), lines);
    }

    @Test
    void closingCancelsWhatRunsAndWaitsForItWithAWarningThatNamesIt() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            JobOptions options = TICK.overlap(Overlap.QUEUE);
            program.scheduler().schedule(Schedule.fixedRate(seconds(1)), options, () -> {
                try {
                    program.work(5);
                } finally {
                    Tasks.uninterruptibly(() -> Tasks.sleep(seconds(20)));
                    program.log("cleaned up");
                }
            });
            program.until(3.5);
            program.scheduler().close();
            program.log("closed");
            program.scheduler().close();
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "3.500 tick #1 cancelled: the scheduler was closed",
                        "23.500 cleaned up",
                        "23.500 closed"),
                lines);
        String warning = "still waiting after 10 s (PT10S) for the runs of Scheduler of loop \"loop\" to end: ";
        assertEquals(
                1, Logs.containing(warning + System.lineSeparator() + "tick #1").size());
    }

    @Test
    void closingIsNotCancellableAndTheCancellationStaysPending() throws Exception {
        VirtualLoop.run(program -> {
            program.scheduler().schedule(Schedule.fixedRate(seconds(100)), TICK, () -> {
                Tasks.uninterruptibly(() -> Tasks.sleep(seconds(5)));
            });
            program.until(1);
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(seconds(1), () -> {
                        program.scheduler().close();
                        assertEquals(program.at(5), VirtualLoop.now());
                        Tasks.sleep(seconds(1));
                    }));
        });
    }

    @Test
    void aSchedulerThatWasStoppedTakesNoJobs() throws Exception {
        VirtualLoop.run(program -> {
            program.scheduler().stop();
            IllegalStateException refused = assertThrows(
                    IllegalStateException.class, () -> program.scheduler().every(seconds(1), () -> {}));
            assertEquals("the scheduler has been stopped: schedule before that, or open another", refused.getMessage());
        });
    }

    @Test
    void aRunCannotWaitForTheEndOfItsOwnScheduler() throws Exception {
        VirtualLoop.run(program -> {
            String refusal = " its own scheduler and wait for that: cancel its job, or do it from outside";
            List<String> refusals = new ArrayList<>();
            program.scheduler().schedule(Schedule.once(program.at(0)), TICK, () -> {
                refusals.add(assertThrows(IllegalStateException.class, program.scheduler()::stop)
                        .getMessage());
                refusals.add(assertThrows(IllegalStateException.class, program.scheduler()::close)
                        .getMessage());
            });
            program.until(1);
            assertEquals(List.of("tick #1 cannot stop" + refusal, "tick #1 cannot close" + refusal), refusals);
            program.scheduler().every(seconds(1), () -> {});
        });
    }

    // --- what is left behind -----------------------------------------------------------------------------------------

    @Test
    void aPausedJobHasNoTimer() {
        assertThrows(
                DeadlockException.class,
                () -> VirtualLoop.run(program -> {
                    Job job = program.scheduler().every(seconds(1), () -> {});
                    program.until(5.5);
                    job.pause();
                    Event.create().await();
                }));
    }

    @Test
    void aStoppedSchedulerHasNoTimer() {
        assertThrows(
                DeadlockException.class,
                () -> VirtualLoop.run(program -> {
                    program.scheduler().every(seconds(1), () -> {});
                    program.until(5.5);
                    program.scheduler().stop();
                    Event.create().await();
                }));
    }

    @Test
    void aDeadlockNamesTheJobThatWaits() {
        DeadlockException deadlock = assertThrows(
                DeadlockException.class,
                () -> VirtualLoop.run(program -> {
                    Job job = program.scheduler().schedule(Schedule.fixedRate(seconds(1)), TICK, () -> {});
                    job.pause();
                    Event.create("what never comes").await();
                }));
        String picture = deadlock.snapshot().render();
        assertTrue(picture.contains("tick: waits for Job \"tick\", every 1 s (PT1S)"), picture);
    }

    @Test
    void theEndOfTheLoopCancelsTheRunsWithItsReason() throws Exception {
        List<String> lines = new ArrayList<>();
        Loop.builder().virtualTime().run(() -> {
            Scheduler.open().every(seconds(2), () -> {
                try {
                    Tasks.sleep(seconds(5));
                } catch (InterruptedException e) {
                    lines.add(e.getMessage());
                    throw e;
                }
            });
            Tasks.sleep(seconds(3));
        });
        assertEquals(List.of("the main task of the loop has ended", "the main task of the loop has ended"), lines);
    }

    @Test
    void aSchedulerOutlivesItsLoopAsAnEmptyOne() throws Exception {
        List<Job> jobs = new ArrayList<>();
        Scheduler scheduler = Loop.builder().virtualTime().run(() -> {
            Scheduler opened = Scheduler.open();
            jobs.add(opened.every(seconds(1), () -> Tasks.sleep(seconds(9))));
            Tasks.sleep(seconds(3.5));
            jobs.add(opened.every(seconds(1), () -> {})); // its dispatcher never has a turn
            return opened;
        });
        assertEquals(List.of(), scheduler.jobs());
        assertEquals(0, jobs.getFirst().running());
        assertThrows(IllegalStateException.class, jobs.getLast()::trigger);
        assertThrows(RejectedExecutionException.class, () -> scheduler.every(seconds(1), () -> {}));
        scheduler.stop();
        scheduler.close();
    }
}
