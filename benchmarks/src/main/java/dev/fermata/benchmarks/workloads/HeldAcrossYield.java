package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;

/** W3 and W5: many tasks take turns at a lock or a semaphore, and yield once while they hold it. */
final class HeldAcrossYield {
    private HeldAcrossYield() {}

    static void run(Harness harness, Place place) {
        if (harness.workload().equals("W3")) {
            for (int tasks : harness.amount().sizes(2, 100, 10_000)) {
                int times = Math.max(1, harness.amount().operations(200_000) / tasks);
                harness.time(
                        tasks + " tasks", "Lock", (double) tasks * times, () -> place.run(() -> lock(tasks, times)));
            }
        } else {
            for (int tasks : harness.amount().sizes(100, 10_000)) {
                int permits = tasks <= 100 ? 2 : 10;
                int times = Math.max(1, harness.amount().operations(200_000) / tasks);
                harness.time(
                        permits + " permits, " + tasks + " tasks",
                        "Semaphore",
                        (double) tasks * times,
                        () -> place.run(() -> semaphore(permits, tasks, times)));
            }
        }
    }

    private static long lock(int tasks, int times) throws Exception {
        Lock lock = Lock.create();
        return all(tasks, () -> {
            for (int i = 0; i < times; i++) {
                try (Permit _ = lock.acquire()) {
                    Tasks.yieldNow();
                }
            }
        });
    }

    private static long semaphore(int permits, int tasks, int times) throws Exception {
        Semaphore semaphore = Semaphore.create(permits);
        return all(tasks, () -> {
            for (int i = 0; i < times; i++) {
                try (Permit _ = semaphore.acquire()) {
                    Tasks.yieldNow();
                }
            }
        });
    }

    private static long all(int tasks, VoidWork<InterruptedException> work) throws Exception {
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < tasks; i++) {
                group.fork(work);
            }
        });
        return System.nanoTime() - start;
    }
}
