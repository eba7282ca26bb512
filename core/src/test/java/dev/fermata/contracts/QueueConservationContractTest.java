package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Putters and takers side by side, with deadlines that end some of their waits: each item is taken exactly once. */
public final class QueueConservationContractTest {
    private static final Duration TIME = Duration.ofMillis(600);

    private final AtomicInteger ids = new AtomicInteger();

    /** A deadline that often comes in the moment of the hand-over. */
    private static Duration moment(SplittableRandom random) {
        return Duration.ofNanos(random.nextInt(50_000));
    }

    private static boolean put(Queue<Integer> queue, int item, SplittableRandom random) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> {
                return queue.offer(item);
            }
            case 1 -> {
                return queue.offer(item, moment(random));
            }
            case 2 -> {
                try {
                    Tasks.timeout(moment(random), () -> queue.put(item));
                } catch (TimeoutException e) {
                    return false;
                }
            }
            default -> queue.put(item);
        }
        return true;
    }

    private static List<Integer> take(Queue<Integer> queue, SplittableRandom random) throws Exception {
        return switch (random.nextInt(5)) {
            case 0 -> queue.poll().stream().toList();
            case 1 -> queue.poll(moment(random)).stream().toList();
            case 2 -> {
                try {
                    yield List.of(Tasks.timeout(moment(random), () -> queue.take()));
                } catch (TimeoutException e) {
                    yield List.of();
                }
            }
            case 3 -> queue.drain(1 + random.nextInt(5));
            default -> List.of(queue.take());
        };
    }

    private List<Integer> putUntil(Queue<Integer> queue, long end, SplittableRandom random) throws Exception {
        List<Integer> put = new ArrayList<>();
        while (System.nanoTime() < end || put.isEmpty()) {
            int item = ids.incrementAndGet();
            if (put(queue, item, random)) {
                put.add(item);
            }
        }
        return put;
    }

    private static List<Integer> takeUntilClosed(Queue<Integer> queue, SplittableRandom random) throws Exception {
        List<Integer> taken = new ArrayList<>();
        try {
            while (!queue.isClosed() || !queue.isEmpty()) {
                List<Integer> items = take(queue, random);
                taken.addAll(items);
                items.forEach(_ -> queue.done());
            }
        } catch (QueueClosedException e) {
            assertEquals(0, queue.size());
        }
        return taken;
    }

    @ParameterizedTest
    @EnumSource
    void eachItemIsTakenExactlyOnce(Ordering ordering) throws Exception {
        Place.PARALLEL.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(4);
            long end = System.nanoTime() + TIME.toNanos();
            List<Task<List<Integer>>> putters = new ArrayList<>();
            List<Task<List<Integer>>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SplittableRandom random = new SplittableRandom(i);
                putters.add(group.fork(() -> putUntil(queue, end, random.split())));
                takers.add(group.fork(() -> takeUntilClosed(queue, random.split())));
            }
            List<Integer> put = all(putters);
            queue.join(); // all that was put has been dealt with
            queue.close();
            List<Integer> taken = all(takers);
            assertEquals(put.size(), taken.size());
            assertEquals(put, taken);
            assertEquals(0, queue.stats().unfinished());
        }));
    }

    private static List<Integer> all(List<Task<List<Integer>>> tasks) throws Exception {
        List<Integer> all = new ArrayList<>();
        for (Task<List<Integer>> task : tasks) {
            all.addAll(task.get());
        }
        Collections.sort(all);
        return all;
    }
}
