package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Jvm;
import dev.fermata.benchmarks.harness.Reading;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;

/** W8: tasks that sleep for up to a second. */
final class SleepingTasks {
    private SleepingTasks() {}

    static void run(Harness harness, Place place) {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            long[] naps = Jvm.naps(tasks);
            harness.survey(
                    "Tasks.sleep",
                    List.of(
                            new Reading(tasks + ": wall", "ms"),
                            new Reading(tasks + ": processor", "ms"),
                            new Reading(tasks + ": late, median", "us"),
                            new Reading(tasks + ": late, 99 %", "us")),
                    () -> sleep(place, naps));
        }
    }

    private static double[] sleep(Place place, long[] naps) throws Exception {
        long[] late = new long[naps.length];
        System.gc();
        long cpu = Jvm.cpu();
        long start = System.nanoTime();
        place.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < naps.length; i++) {
                    int mine = i;
                    group.fork(() -> {
                        long begin = System.nanoTime();
                        Tasks.sleep(Duration.ofNanos(naps[mine]));
                        late[mine] = System.nanoTime() - begin - naps[mine];
                    });
                }
            });
            return true;
        });
        long wall = System.nanoTime() - start;
        return Jvm.sleepReadings(wall, Jvm.cpu() - cpu, late);
    }
}
