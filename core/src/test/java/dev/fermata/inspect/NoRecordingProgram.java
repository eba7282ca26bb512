package dev.fermata.inspect;

import dev.fermata.loop.Loop;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.task.Tasks;
import java.time.Duration;

/** Uses what flight recordings would have: tasks, waits, runs of jobs, missed runs. */
final class NoRecordingProgram {
    private NoRecordingProgram() {}

    public static void main(String[] args) throws Exception {
        Loop.builder().virtualTime().run(() -> {
            try (Scheduler scheduler = Scheduler.open()) {
                var busy = JobOptions.defaults().overlap(JobOptions.Overlap.SKIP);
                var _ = scheduler.schedule(
                        Schedule.fixedRate(Duration.ofSeconds(1)), busy, () -> Tasks.sleep(Duration.ofSeconds(3)));
                Tasks.sleep(Duration.ofSeconds(5));
            }
        });
        System.out.println("done");
    }
}
