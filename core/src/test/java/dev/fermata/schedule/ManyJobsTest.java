package dev.fermata.schedule;

import static dev.fermata.schedule.VirtualLoop.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Tasks;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One scheduler carries a hundred thousand jobs. */
final class ManyJobsTest {
    private static final int MANY = 100_000;

    @Test
    void aHundredThousandJobsKeepTheirRhythmAndStop() throws Exception {
        int[] runs = {0};
        VirtualLoop.run(program -> {
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                Schedule when = Schedule.fixedRate(seconds(60)).startingAt(program.at(i % 60));
                jobs.add(program.scheduler().schedule(when, JobOptions.defaults(), () -> {
                    if (++runs[0] > 2 * MANY - 100) {
                        Tasks.sleep(seconds(1)); // the last ones are on when it stops
                    }
                }));
            }
            program.until(119.5);
            assertEquals(2 * MANY, runs[0]);
            for (Job job : jobs) {
                JobStats stats = job.stats();
                assertEquals(2, stats.runs());
                assertEquals(Duration.ZERO, stats.maxLateness());
            }
            assertEquals(MANY, program.scheduler().jobs().size());
            program.scheduler().stop();
            assertEquals(program.at(120), VirtualLoop.now());
            assertEquals(List.of(), program.scheduler().jobs());
        });
        assertEquals(2 * MANY, runs[0]);
    }

    /** Says what they take; the figures are in docs/scheduler.md. Real time, parallel tasks. */
    @Test
    @Tag("long")
    void whatAHundredThousandJobsTake() throws Exception {
        long before = heap();
        LongAdder runs = new LongAdder();
        try (Scheduler scheduler = Scheduler.open()) {
            List<Job> jobs = new ArrayList<>();
            long begun = System.nanoTime();
            for (int i = 0; i < MANY; i++) {
                Schedule when = Schedule.fixedRate(seconds(10)).withJitter(seconds(10));
                jobs.add(scheduler.schedule(when, JobOptions.defaults(), runs::increment));
            }
            double scheduling = (System.nanoTime() - begun) / 1e3 / MANY;
            Tasks.sleep(seconds(30)); // until it is warm
            long ran = runs.sum();
            long processor = processor();
            Tasks.sleep(seconds(30));
            long more = runs.sum() - ran;
            double cost = (processor() - processor) / 1e3 / more;
            long[] late = jobs.stream()
                    .mapToLong(job -> job.stats().lastLateness().toNanos())
                    .sorted()
                    .toArray();
            long taken = heap() - before;
            System.out.printf(
                    "%d jobs: %d bytes and %.1f µs to schedule each; %.0f runs/s at %.1f µs of processor each; late by"
                            + " %.2f ms (median), %.2f ms (99 of 100)%n",
                    MANY,
                    taken / MANY,
                    scheduling,
                    more / 30.0,
                    cost,
                    late[MANY / 2] / 1e6,
                    late[MANY / 100 * 99] / 1e6);
            assertTrue(more > 2 * MANY, more + " runs in three periods");
            assertEquals(0, jobs.stream().mapToLong(Job::failures).sum());
            scheduler.stop();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long processor() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
