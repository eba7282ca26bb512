package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Jvm;
import dev.fermata.benchmarks.harness.Reading;
import dev.fermata.sync.Event;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.util.List;

/** W7: tasks that wait for one event: the bytes of each, and the time to wake each and see all end. */
final class WaitingTasks {
    private WaitingTasks() {}

    static void run(Harness harness, Place place) {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            harness.survey(
                    "Event",
                    List.of(new Reading(tasks + " waiting", "bytes"), new Reading(tasks + " woken", "ns")),
                    () -> place.run(() -> waitAndWake(tasks)));
        }
    }

    private static double[] waitAndWake(int tasks) throws Exception {
        Event event = Event.create();
        long before = Jvm.heap();
        double[] found = new double[2];
        long[] start = new long[1];
        TaskGroup.run(group -> {
            for (int i = 0; i < tasks; i++) {
                group.fork(() -> event.await());
            }
            while (event.waiting() < tasks) {
                Tasks.yieldNow();
            }
            found[0] = (double) (Jvm.heap() - before) / tasks;
            start[0] = System.nanoTime();
            event.set();
        });
        found[1] = (double) (System.nanoTime() - start[0]) / tasks;
        return found;
    }
}
