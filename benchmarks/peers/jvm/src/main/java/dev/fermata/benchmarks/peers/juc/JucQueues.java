package dev.fermata.benchmarks.peers.juc;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Supplier;

/** W2, W4. */
final class JucQueues {
    private JucQueues() {}

    static void handOff(Harness harness) {
        handOff(harness, "queues of 1", "ArrayBlockingQueue", () -> new ArrayBlockingQueue<>(1));
        handOff(harness, "queues of 1", "LinkedBlockingQueue", () -> new LinkedBlockingQueue<>(1));
        handOff(harness, "rendezvous", "SynchronousQueue", SynchronousQueue::new);
        handOff(harness, "rendezvous", "SynchronousQueue fair", () -> new SynchronousQueue<>(true));
    }

    private static void handOff(Harness harness, String name, String by, Supplier<BlockingQueue<Object>> made) {
        int rounds = harness.amount().operations(100_000);
        harness.time(name, by, 2.0 * rounds, () -> {
            BlockingQueue<Object> there = made.get();
            BlockingQueue<Object> back = made.get();
            Object item = new Object();
            return Threads.together(
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            there.put(item);
                            back.take();
                        }
                    },
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            there.take();
                            back.put(item);
                        }
                    });
        });
    }

    static void queues(Harness harness) {
        for (int pairs : new int[] {1, 4}) {
            queue(harness, pairs, "rendezvous", "SynchronousQueue", 200_000, SynchronousQueue::new);
            queue(harness, pairs, "capacity 1", "ArrayBlockingQueue", 200_000, () -> new ArrayBlockingQueue<>(1));
            for (int capacity : new int[] {64, 1024}) {
                String name = "capacity " + capacity;
                queue(harness, pairs, name, "ArrayBlockingQueue", 1_000_000, () -> new ArrayBlockingQueue<>(capacity));
                queue(
                        harness,
                        pairs,
                        name,
                        "LinkedBlockingQueue",
                        1_000_000,
                        () -> new LinkedBlockingQueue<>(capacity));
            }
            queue(harness, pairs, "unbounded", "LinkedBlockingQueue", 1_000_000, LinkedBlockingQueue::new);
            queue(harness, pairs, "priority", "PriorityBlockingQueue", 1_000_000, PriorityBlockingQueue::new);
        }
    }

    private static void queue(
            Harness harness, int pairs, String name, String by, int items, Supplier<BlockingQueue<Integer>> made) {
        int each = harness.amount().operations(items) / pairs;
        boolean sorted = name.equals("priority");
        Integer same = 1;
        harness.time(pairs + " to " + pairs + ", " + name, by, (double) each * pairs, () -> {
            BlockingQueue<Integer> queue = made.get();
            return Threads.pairs(
                    pairs,
                    () -> {
                        if (sorted) {
                            putMixed(queue, each);
                        } else {
                            for (int i = 0; i < each; i++) {
                                queue.put(same);
                            }
                        }
                    },
                    () -> {
                        for (int i = 0; i < each; i++) {
                            queue.take();
                        }
                    });
        });
    }

    private static void putMixed(BlockingQueue<Integer> queue, int times) throws InterruptedException {
        int random = 12_345;
        for (int i = 0; i < times; i++) {
            random = random * 1_103_515_245 + 12_345;
            queue.put(random);
        }
    }
}
