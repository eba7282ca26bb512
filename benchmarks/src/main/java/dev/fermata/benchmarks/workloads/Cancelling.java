package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** W10: cancel tasks that wait for a lock, in three orders; and a timeout around what is ready. */
final class Cancelling {
    private static final Duration LONG = Duration.ofSeconds(10);

    private Cancelling() {}

    static void run(Harness harness, Place place) {
        for (int tasks : harness.amount().sizes(10_000, 100_000)) {
            cancel(harness, place, tasks, "first to last", _ -> {});
            cancel(harness, place, tasks, "last to first", Collections::reverse);
            cancel(harness, place, tasks, "at random", list -> Collections.shuffle(list, new Random(42)));
        }
        int times = harness.amount().operations(1_000_000);
        harness.time("timeout around what is ready", "Tasks.timeout", times, () -> place.run(() -> timeouts(times)));
    }

    private static void cancel(Harness harness, Place place, int tasks, String order, Consumer<List<?>> arrange) {
        harness.time(
                "cancel " + tasks + ", " + order, "Lock", tasks, () -> place.run(() -> cancelWaiters(tasks, arrange)));
    }

    static long cancelWaiters(int tasks, Consumer<List<?>> arrange) throws Exception {
        Lock lock = Lock.create();
        try (TaskGroup group = TaskGroup.supervisor();
                Permit _ = lock.acquire()) {
            List<Task<?>> waiters = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                waiters.add(group.fork(() -> lock.acquire().close()));
            }
            while (lock.waiting() < tasks) {
                Tasks.yieldNow();
            }
            arrange.accept(waiters);
            long start = System.nanoTime();
            for (Task<?> waiter : waiters) {
                waiter.cancel();
            }
            for (Task<?> waiter : waiters) {
                waiter.join();
            }
            return System.nanoTime() - start;
        }
    }

    private static long timeouts(int times) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            Tasks.timeout(LONG, () -> {
                Sink.count++;
            });
        }
        return System.nanoTime() - start;
    }
}
