package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.queue.Queue;
import dev.fermata.task.TaskGroup;
import java.util.function.Supplier;

/** W2: two tasks hand an item to and fro through two queues; nanoseconds for each hand-off. */
final class HandOff {
    private HandOff() {}

    static void run(Harness harness, Place place) {
        int rounds = harness.amount().operations(100_000);
        harness.time(
                "queues of 1",
                "Queue.bounded(1)",
                2.0 * rounds,
                () -> place.run(() -> toAndFro(() -> Queue.bounded(1), rounds)));
        harness.time(
                "rendezvous",
                "Queue.rendezvous",
                2.0 * rounds,
                () -> place.run(() -> toAndFro(Queue::rendezvous, rounds)));
    }

    static long toAndFro(Supplier<Queue<Object>> made, int rounds) throws Exception {
        Queue<Object> there = made.get();
        Queue<Object> back = made.get();
        Object item = new Object();
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            group.fork(() -> {
                for (int i = 0; i < rounds; i++) {
                    there.put(item);
                    back.take();
                }
            });
            group.fork(() -> {
                for (int i = 0; i < rounds; i++) {
                    there.take();
                    back.put(item);
                }
            });
        });
        return System.nanoTime() - start;
    }
}
