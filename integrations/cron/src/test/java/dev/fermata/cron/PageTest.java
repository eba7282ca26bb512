package dev.fermata.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fermata.loop.Loop;
import dev.fermata.schedule.Job;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.JobStats;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The programs of docs/scheduler.md. */
final class PageTest {
    private int reports;
    private int restocks;
    private final List<String> alarms = new ArrayList<>();

    private void report() {
        reports++;
    }

    private void restock() throws InterruptedException {
        restocks++;
        Tasks.sleep(Duration.ofMinutes(1));
    }

    private void alarm(Throwable failure) {
        alarms.add(failure.getMessage());
    }

    private static Instant now() {
        return Loop.current().orElseThrow().now();
    }

    @Test
    void theKindsOfSchedules() throws Exception {
        Loop.builder().virtualTime().run(() -> {
            Instant tomorrow = now().plus(Duration.ofDays(1));
            try (Scheduler scheduler = Scheduler.open()) {
                JobOptions options = JobOptions.defaults();
                scheduler.every(Duration.ofSeconds(30), this::report);
                scheduler.schedule(Schedule.fixedDelay(Duration.ofSeconds(10)), options, this::report);
                scheduler.schedule(Schedule.once(tomorrow), options, this::report);
                ZoneId berlin = ZoneId.of("Europe/Berlin");
                scheduler.schedule(Schedule.cron("30 2 * * MON-FRI", berlin), options, this::report);
                Tasks.sleep(Duration.ofSeconds(61));
                assertEquals(
                        List.of("job-1", "job-2", "job-3", "job-4"),
                        scheduler.jobs().stream().map(Job::name).toList());
                assertEquals(10, reports); // 0, 30, 60 s; 0, 10, … 60 s
            }
        });
    }

    @Test
    void theOptions() throws Exception {
        Loop.builder().virtualTime().run(() -> {
            try (Scheduler scheduler = Scheduler.open()) {
                JobOptions options = JobOptions.defaults()
                        .name("restock")
                        .overlap(Overlap.SKIP)
                        .missed(Missed.SKIP)
                        .timeout(Duration.ofSeconds(30))
                        .backoff(Duration.ofMinutes(1), Duration.ofHours(1))
                        .onError(this::alarm);
                Schedule when = Schedule.fixedRate(Duration.ofMinutes(5)).withJitter(Duration.ofSeconds(20));
                Job job = scheduler.schedule(when, options, this::restock);
                Tasks.sleep(Duration.ofHours(1));
                JobStats stats = job.stats();
                assertEquals(restocks, stats.runs());
                assertEquals(alarms.size(), stats.failuresInARow()); // each run times out
                assertEquals(6, restocks); // at 0, 5, 10, 15, 25 and 45 minutes, and a bit
                assertEquals("timed out after 30 s (PT30S)", alarms.getFirst());
            }
        });
    }

    @Test
    void theStop() throws Exception {
        Loop.builder().virtualTime().run(() -> {
            List<String> lines = new ArrayList<>();
            try (Scheduler scheduler = Scheduler.open()) {
                scheduler.schedule(
                        Schedule.fixedRate(Duration.ofMinutes(5)),
                        JobOptions.defaults().name("restock"),
                        this::restock);
                Tasks.sleep(Duration.ofSeconds(1));
                if (!scheduler.stop(Duration.ofSeconds(30))) {
                    scheduler.cancelled().forEach(run -> lines.add("did not finish: " + run));
                }
                assertEquals(List.of("did not finish: restock #1"), lines);
                assertFalse(
                        scheduler.stop(Duration.ZERO) && scheduler.cancelled().isEmpty());
            }
        });
    }
}
