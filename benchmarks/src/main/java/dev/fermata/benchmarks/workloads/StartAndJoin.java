package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.task.TaskGroup;

/** W6: start trivial tasks and wait for them: all at once, one at a time, and each in a group of its own. */
final class StartAndJoin {
    private StartAndJoin() {}

    static void run(Harness harness, Place place) {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            harness.time(tasks + " at once", "TaskGroup", tasks, () -> place.run(() -> atOnce(tasks)));
        }
        int times = harness.amount().operations(100_000);
        harness.time("one at a time", "TaskGroup.fork, join", times, () -> place.run(() -> oneAtATime(times)));
        harness.time("a group each", "TaskGroup.run", times, () -> place.run(() -> aGroupEach(times)));
    }

    private static long atOnce(int tasks) throws Exception {
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < tasks; i++) {
                group.fork(() -> {
                    Sink.count++;
                });
            }
        });
        return System.nanoTime() - start;
    }

    private static long oneAtATime(int times) throws Exception {
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < times; i++) {
                group.fork(() -> {
                            Sink.count++;
                        })
                        .join();
            }
        });
        return System.nanoTime() - start;
    }

    private static long aGroupEach(int times) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    Sink.count++;
                });
            });
        }
        return System.nanoTime() - start;
    }
}
