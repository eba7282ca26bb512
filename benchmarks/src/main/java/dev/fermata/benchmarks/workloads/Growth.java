package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;

/** How the cost of an operation grows with the number of those that wait, run, sleep or lie in a queue. */
final class Growth {
    /** The first word of a case, before the size. */
    static final String SEPARATOR = ": ";

    private interface Body {
        /** Does it with this many, and returns the nanoseconds of all of it. */
        long run(int size) throws Exception;
    }

    private Growth() {}

    static void run(Harness harness, Place place) {
        Random random = new Random(42);
        grow(
                harness,
                place,
                "cancel a lock waiter",
                "Lock",
                size -> Cancelling.cancelWaiters(size, list -> {
                    Collections.shuffle(list, random);
                }));
        grow(harness, place, "wake an event waiter", "Event", Growth::wake);
        grow(harness, place, "start and join a task", "TaskGroup", Growth::startAndJoin);
        grow(harness, place, "put and take, so many in the queue", "Queue.unbounded", size -> {
            return fillAndEmpty(Queue.unbounded(), size);
        });
        grow(harness, place, "put and take, so many in the priority queue", "Queue.priority", size -> {
            return fillAndEmpty(Queue.priority(Integer.MAX_VALUE), size);
        });
        grow(harness, place, "sleep, so many at once", "Tasks.sleep", Growth::sleep);
    }

    private static void grow(Harness harness, Place place, String name, String by, Body body) {
        for (int size = 1; size <= Math.min(1_000_000, harness.amount().tasks()); size *= 10) {
            int many = size;
            int times = Math.max(1, harness.amount().operations(10_000) / many); // so that a run can be timed
            harness.time(
                    name + SEPARATOR + many,
                    by,
                    (double) many * times,
                    () -> place.run(() -> {
                        long nanos = 0;
                        for (int i = 0; i < times; i++) {
                            nanos += body.run(many);
                        }
                        return nanos;
                    }));
        }
    }

    private static long wake(int size) throws Exception {
        Event event = Event.create();
        long[] start = new long[1];
        TaskGroup.run(group -> {
            for (int i = 0; i < size; i++) {
                group.fork(() -> event.await());
            }
            while (event.waiting() < size) {
                Tasks.yieldNow();
            }
            start[0] = System.nanoTime();
            event.set();
        });
        return System.nanoTime() - start[0];
    }

    private static long startAndJoin(int size) throws Exception {
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < size; i++) {
                group.fork(() -> {
                    Sink.count++;
                });
            }
        });
        return System.nanoTime() - start;
    }

    private static long fillAndEmpty(Queue<Integer> queue, int size) throws InterruptedException {
        int random = 12_345;
        long start = System.nanoTime();
        for (int i = 0; i < size; i++) {
            random = random * 1_103_515_245 + 12_345;
            queue.put(random);
        }
        for (int i = 0; i < size; i++) {
            Sink.count += queue.take();
        }
        return System.nanoTime() - start;
    }

    /** All begin to sleep, and the time is up for all of them at once: what it costs to arm and fire a timer. */
    private static long sleep(int size) throws Exception {
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < size; i++) {
                group.fork(() -> Tasks.sleep(Duration.ofNanos(1)));
            }
        });
        return System.nanoTime() - start;
    }
}
