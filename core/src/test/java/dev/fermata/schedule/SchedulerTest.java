package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.schedule.VirtualLoop.Program;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Jobs and their runs, to the nanosecond of a virtual clock. */
final class SchedulerTest {
    private static final JobOptions TICK = JobOptions.defaults().name("tick");

    // --- the grid ----------------------------------------------------------------------------------------------------

    @Test
    void theLecturesWorkersKeepTheRhythmAndOverlap() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            AtomicInteger workers = new AtomicInteger();
            program.scheduler().every(seconds(2), () -> {
                int worker = workers.incrementAndGet();
                program.log("worker " + worker + " started");
                Tasks.sleep(seconds(5));
                program.log("worker " + worker + " finished");
            });
            program.until(7);
            program.log("stopping");
            program.scheduler().stop();
            program.log("stopped");
        });
        assertEquals(
                List.of(
                        "0.000 worker 1 started",
                        "2.000 worker 2 started",
                        "4.000 worker 3 started",
                        "5.000 worker 1 finished",
                        "6.000 worker 4 started",
                        "7.000 stopping",
                        "7.000 worker 2 finished",
                        "9.000 worker 3 finished",
                        "11.000 worker 4 finished",
                        "11.000 stopped"),
                lines);
    }

    @Test
    void tenThousandRunsDoNotDrift() throws Exception {
        Duration period = Duration.ofNanos(1_234_567);
        List<Instant> starts = new ArrayList<>();
        VirtualLoop.run(program -> {
            program.scheduler().every(period, () -> {
                starts.add(VirtualLoop.now());
                Tasks.sleep(period.multipliedBy(3).plusNanos(starts.size()));
            });
            Tasks.sleep(period.multipliedBy(9_999).plusNanos(1));
        });
        List<Instant> grid = new ArrayList<>();
        for (int n = 0; n < 10_000; n++) {
            grid.add(starts.getFirst().plus(period.multipliedBy(n)));
        }
        assertEquals(grid, starts);
    }

    @Test
    void aFixedDelayCountsFromTheEndOfTheRun() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedDelay(seconds(2)), TICK, 1);
            program.until(4.5);
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "1.000 tick #1 finished",
                        "3.000 tick #2 started",
                        "4.000 tick #2 finished"),
                lines);
    }

    @Test
    void onceRunsOnceAndEndsTheJob() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            Job job = program.schedule(Schedule.once(program.at(3)), TICK, 1);
            assertEquals(program.at(3), job.nextRun().orElseThrow());
            program.until(3.5);
            assertTrue(job.nextRun().isEmpty());
            assertEquals(List.of(job), program.scheduler().jobs());
            program.until(10);
            assertEquals(List.of(), program.scheduler().jobs());
            assertEquals(1, job.runs());
            assertThrows(IllegalStateException.class, job::trigger);
        });
        assertEquals(List.of("3.000 tick #1 started", "4.000 tick #1 finished"), lines);
    }

    @Test
    void onceRunsAtOnceWhenItsInstantHasPassed() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            program.until(2);
            program.schedule(Schedule.once(program.at(1)), TICK, 0);
            program.until(9);
        });
        assertEquals(List.of("2.000 tick #1 started", "2.000 tick #1 finished"), lines);
    }

    @Test
    void theGridStartsWhereItIsToldTo() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            program.schedule(Schedule.fixedRate(seconds(2)).startingAt(program.at(3)), TICK, 0.5);
            program.until(6);
        });
        assertEquals(
                List.of(
                        "3.000 tick #1 started",
                        "3.500 tick #1 finished",
                        "5.000 tick #2 started",
                        "5.500 tick #2 finished"),
                lines);
    }

    @Test
    void aGridThatStartedLongAgoIsJoinedAtItsNextPoint() throws Exception {
        VirtualLoop.run(program -> {
            Schedule hourly = Schedule.fixedRate(Duration.ofHours(1));
            Instant quarterPast = Instant.parse("1600-01-01T00:15:00Z");
            Job joined = program.schedule(hourly.startingAt(quarterPast), TICK, 1);
            assertEquals(
                    seconds(15 * 60),
                    Duration.between(program.at(0), joined.nextRun().orElseThrow()));
            Job onIt = program.schedule(hourly.startingAt(program.at(-7200)), TICK, 1);
            assertEquals(program.at(0), onIt.nextRun().orElseThrow());
            Job never = program.schedule(hourly.startingAt(Instant.MAX), TICK, 1);
            assertTrue(never.nextRun().orElseThrow().isAfter(Instant.parse("2070-01-01T00:00:00Z")));
            Job ancient =
                    program.schedule(Schedule.fixedRate(Duration.ofNanos(7)).startingAt(Instant.MIN), TICK, 1);
            assertTrue(ancient.nextRun().orElseThrow().isBefore(program.at(0).plusNanos(7)));
        });
    }

    @Test
    void nextRunIsThePointOfTheGridThatComes() throws Exception {
        VirtualLoop.run(program -> {
            Job job = program.scheduler().every(seconds(2), () -> {});
            assertEquals(program.at(0), job.nextRun().orElseThrow());
            Tasks.yieldNow();
            assertEquals(program.at(2), job.nextRun().orElseThrow());
            program.until(3);
            assertEquals(program.at(4), job.nextRun().orElseThrow());
        });
    }

    @Test
    void jobsOfOneInstantStartInTheOrderInWhichTheyWereScheduled() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            for (String name : List.of("a", "b", "c")) {
                program.schedule(
                        Schedule.fixedRate(seconds(1)), JobOptions.defaults().name(name), 0.5);
            }
            program.until(1.2);
        });
        assertEquals(
                List.of("a #1", "b #1", "c #1", "a #2", "b #2", "c #2"),
                lines.stream()
                        .filter(line -> line.endsWith("started"))
                        .map(line -> line.substring(6, 10))
                        .toList());
    }

    // --- runs --------------------------------------------------------------------------------------------------------

    @Test
    void aRunThatThrowsIsCountedAndReportedAndTheJobGoesOn() throws Exception {
        VirtualLoop.run(program -> {
            List<Throwable> reported = new ArrayList<>();
            AtomicInteger runs = new AtomicInteger();
            Job job = program.scheduler().schedule(Schedule.fixedRate(seconds(1)), TICK.onError(reported::add), () -> {
                switch (runs.incrementAndGet()) {
                    case 1 -> throw new IllegalArgumentException("first");
                    case 2 -> throw new IOException("second");
                    case 3 -> throw new AssertionError("third");
                    case 4 -> throw new InterruptedException("nobody cancelled it");
                    default -> Tasks.sleep(seconds(0.1));
                }
            });
            program.until(9.5);
            assertEquals(10, job.runs());
            assertEquals(4, job.failures());
            assertEquals(0, job.running());
            assertEquals(reported.get(3), job.lastFailure().orElseThrow());
            assertEquals(
                    List.of("first", "second", "third", "nobody cancelled it"),
                    reported.stream().map(Throwable::getMessage).toList());
        });
    }

    @Test
    void aFailureThatNobodyTakesIsLoggedWithTheNameOfTheRun() throws Exception {
        VirtualLoop.run(program -> {
            program.scheduler().schedule(Schedule.fixedRate(seconds(1)), TICK, () -> {
                throw new IllegalStateException("broken");
            });
            program.until(1.5);
        });
        for (String run : List.of("tick #1", "tick #2")) {
            String line = "WARNING: run \"" + run + "\" failed; its job goes on";
            assertEquals(1, Logs.containing(line).size());
            assertTrue(Logs.containing(line).getFirst().contains("IllegalStateException: broken"));
        }
    }

    @Test
    void anErrorHandlerThatThrowsIsLoggedAndTheJobGoesOn() throws Exception {
        VirtualLoop.run(program -> {
            AtomicInteger failures = new AtomicInteger();
            JobOptions options = TICK.onError(failure -> {
                throw failures.incrementAndGet() == 1
                        ? new IllegalArgumentException("handler")
                        : (IllegalStateException) failure;
            });
            Job job = program.scheduler().schedule(Schedule.fixedRate(seconds(1)), options, () -> {
                throw new IllegalStateException("broken");
            });
            program.until(2.5);
            assertEquals(3, job.failures());
        });
        String line = "WARNING: onError failed on a failure of run";
        assertEquals(3, Logs.containing(line).size());
        assertTrue(Logs.containing(line).getFirst().contains("Suppressed: java.lang.IllegalStateException: broken"));
    }

    @Test
    void aRunThatTakesLongerThanItsTimeoutIsEndedAndHasFailed() throws Exception {
        List<String> lines = VirtualLoop.run(program -> {
            JobOptions options = TICK.timeout(seconds(0.5)).onError(failure -> program.log(failure.getMessage()));
            Job job = program.schedule(Schedule.fixedRate(seconds(2)), options, 1);
            program.until(1);
            assertEquals(1, job.failures());
        });
        assertEquals(
                List.of(
                        "0.000 tick #1 started",
                        "0.500 tick #1 cancelled: timed out after 500 ms (PT0.5S)",
                        "0.500 timed out after 500 ms (PT0.5S)"),
                lines);
    }

    @Test
    void runsHaveTheContextOfWhoeverScheduledTheJob() throws Exception {
        ContextVar<String> request = ContextVar.create("request");
        VirtualLoop.run(program -> {
            List<String> seen = new ArrayList<>();
            request.set("one");
            Job job = program.scheduler().every(seconds(1), () -> {
                seen.add(request.get());
                request.set("of the run");
            });
            request.set("two");
            program.until(1.5);
            job.trigger();
            Tasks.yieldNow();
            Tasks.yieldNow();
            assertEquals(List.of("one", "one", "one"), seen);
            assertEquals("two", request.get());
        });
    }

    @Test
    void eachRunIsATaskNamedAfterTheJob() throws Exception {
        VirtualLoop.run(program -> {
            List<String> names = new ArrayList<>();
            Job named = program.scheduler()
                    .schedule(
                            Schedule.fixedRate(seconds(1)),
                            TICK,
                            () -> names.add(Task.current().orElseThrow().name()));
            Job unnamed = program.scheduler()
                    .every(
                            seconds(1),
                            () -> names.add(Task.current().orElseThrow().name()));
            program.until(1.5);
            assertEquals(List.of("tick #1", "job-2 #1", "tick #2", "job-2 #2"), names);
            assertEquals("tick", named.name());
            assertEquals("job-2", unnamed.name());
        });
    }

    @Test
    void aCancelledRunHasFailedOnlyIfSomethingElseEndedIt() throws Exception {
        VirtualLoop.run(program -> {
            Job wrapped = endingWith(program, cancellation -> new UncheckedIOException(new IOException(cancellation)));
            Job broken = endingWith(program, cancellation -> new IllegalStateException("clean-up"));
            program.until(1);
            assertFalse(program.scheduler().stop(Duration.ZERO));
            assertEquals(0, wrapped.failures());
            assertEquals(1, broken.failures());
            assertEquals("clean-up", broken.lastFailure().orElseThrow().getMessage());
        });
    }

    private static Job endingWith(Program program, Function<Exception, RuntimeException> end) {
        return program.scheduler().schedule(Schedule.once(program.at(0)), TICK.onError(failure -> {}), () -> {
            try {
                Tasks.sleep(seconds(9));
            } catch (InterruptedException e) {
                throw end.apply(e);
            }
        });
    }
}
