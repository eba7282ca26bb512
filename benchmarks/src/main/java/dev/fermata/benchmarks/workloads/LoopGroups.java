package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.loop.Loop;
import dev.fermata.loop.LoopGroup;
import dev.fermata.queue.Queue;
import dev.fermata.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Beside the workloads of the table: what a second loop brings, and what work costs that goes from loop to loop. Only on loops;
 * it has no like among the peers.
 */
final class LoopGroups {
    private LoopGroups() {}

    static void run(Harness harness) {
        int rounds = harness.amount().operations(100_000);
        for (int size = 1; size <= Math.max(2, Runtime.getRuntime().availableProcessors()); size *= 2) {
            int loops = size;
            harness.time(
                    loops + (loops == 1 ? " loop" : " loops") + ", hand-off inside",
                    "LoopGroup",
                    2.0 * rounds * loops,
                    () -> inside(loops, rounds));
        }
        for (int capacity : new int[] {1, 1024}) {
            harness.time(
                    "from loop to loop, capacity " + capacity,
                    "LoopGroup",
                    rounds,
                    () -> fromLoopToLoop(capacity, rounds));
        }
    }

    private static LoopGroup open(int size) {
        return LoopGroup.open(size, () -> Loop.builder().carrier(Place.CARRIER).stallThreshold(Place.PATIENCE));
    }

    /** On each loop two tasks hand an item to and fro. */
    private static long inside(int size, int rounds) throws Exception {
        try (LoopGroup loops = open(size)) {
            long start = System.nanoTime();
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                tasks.add(loops.submit(() -> HandOff.toAndFro(() -> Queue.bounded(1), rounds)));
            }
            for (Task<?> task : tasks) {
                task.get();
            }
            return System.nanoTime() - start;
        }
    }

    private static long fromLoopToLoop(int capacity, int items) throws Exception {
        Queue<Object> queue = Queue.bounded(capacity);
        Object item = new Object();
        try (LoopGroup loops = open(2)) {
            long start = System.nanoTime();
            Task<?> from = loops.submit(() -> {
                for (int i = 0; i < items; i++) {
                    queue.put(item);
                }
            });
            Task<?> to = loops.submit(() -> {
                for (int i = 0; i < items; i++) {
                    queue.take();
                }
            });
            from.get();
            to.get();
            return System.nanoTime() - start;
        }
    }
}
