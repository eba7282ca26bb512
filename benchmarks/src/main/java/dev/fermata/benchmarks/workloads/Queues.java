package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.queue.Queue;
import dev.fermata.task.TaskGroup;
import java.util.List;
import java.util.function.Supplier;

/** W4: items through one queue, from one task to one and from four to four. */
final class Queues {
    private record Kind(String name, String by, int items, Supplier<Queue<Integer>> queue) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("rendezvous", "Queue.rendezvous", 200_000, Queue::rendezvous),
            new Kind("capacity 1", "Queue.bounded", 200_000, () -> Queue.bounded(1)),
            new Kind("capacity 64", "Queue.bounded", 1_000_000, () -> Queue.bounded(64)),
            new Kind("capacity 1024", "Queue.bounded", 1_000_000, () -> Queue.bounded(1024)),
            new Kind("unbounded", "Queue.unbounded", 1_000_000, Queue::unbounded),
            new Kind("priority", "Queue.priority", 1_000_000, () -> Queue.priority(Integer.MAX_VALUE)));

    private Queues() {}

    static void run(Harness harness, Place place) {
        for (int pairs : new int[] {1, 4}) {
            for (Kind kind : KINDS) {
                int each = harness.amount().operations(kind.items) / pairs;
                harness.time(
                        pairs + " to " + pairs + ", " + kind.name,
                        kind.by,
                        (double) each * pairs,
                        () -> place.run(() -> through(kind, pairs, each)));
            }
        }
    }

    private static long through(Kind kind, int pairs, int each) throws Exception {
        Queue<Integer> queue = kind.queue.get();
        boolean sorted = kind.name.equals("priority");
        Integer same = 1;
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int pair = 0; pair < pairs; pair++) {
                group.fork(() -> {
                    if (sorted) {
                        putMixed(queue, each);
                    } else {
                        for (int i = 0; i < each; i++) {
                            queue.put(same);
                        }
                    }
                });
                group.fork(() -> {
                    for (int i = 0; i < each; i++) {
                        queue.take();
                    }
                });
            }
        });
        return System.nanoTime() - start;
    }

    private static void putMixed(Queue<Integer> queue, int times) throws InterruptedException {
        int random = 12_345;
        for (int i = 0; i < times; i++) {
            random = random * 1_103_515_245 + 12_345;
            queue.put(random);
        }
    }
}
