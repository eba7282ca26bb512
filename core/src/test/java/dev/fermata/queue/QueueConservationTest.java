package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Putters and takers side by side, with deadlines that end some of their waits: each item is taken exactly once. */
final class QueueConservationTest {
    private static final Duration TIME = Duration.ofMillis(600);

    private final AtomicInteger ids = new AtomicInteger();

    /** A deadline that often comes in the moment of the hand-over. */
    private static Duration moment(SplittableRandom random) {
        return Duration.ofNanos(random.nextInt(50_000));
    }

    private boolean put(Queue<Integer> queue, int item, SplittableRandom random) throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> queue.offer(item);
            case 1 -> queue.offer(item, moment(random));
            case 2 -> {
                try {
                    Tasks.timeout(moment(random), () -> queue.put(item));
                    yield true;
                } catch (TimeoutException e) {
                    yield false;
                }
            }
            default -> {
                queue.put(item);
                yield true;
            }
        };
    }

    private List<Integer> take(Queue<Integer> queue, SplittableRandom random) throws Exception {
        Optional<Integer> item =
                switch (random.nextInt(5)) {
                    case 0 -> queue.poll();
                    case 1 -> queue.poll(moment(random));
                    case 2 -> {
                        try {
                            yield Optional.of(Tasks.timeout(moment(random), () -> queue.take()));
                        } catch (TimeoutException e) {
                            yield Optional.empty();
                        }
                    }
                    case 3 -> Optional.of(queue.take());
                    default -> {
                        List<Integer> items = queue.drain(1 + random.nextInt(5));
                        yield items.isEmpty() ? Optional.empty() : Optional.of(encode(items));
                    }
                };
        return item.map(this::decode).orElse(List.of());
    }

    private final ThreadLocal<List<Integer>> drained = new ThreadLocal<>();

    private int encode(List<Integer> items) {
        drained.set(items);
        return -1;
    }

    private List<Integer> decode(int item) {
        return item >= 0 ? List.of(item) : drained.get();
    }
}
