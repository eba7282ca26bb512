package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tasks of several loops, parallel tasks and plain threads share primitives. */
final class CrossLoopTest {
    private static final int ROUNDS = 300;

    @EveryPlace
    void aLockExcludesEverybody(Place place) throws Exception {
        Lock lock = Lock.create();
        int[] counter = new int[1];
        try (Loop one = Loop.builder().start();
                Loop other = Loop.builder().virtualTime().start()) {
            place.run(() -> {
                List<Task<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    tasks.add(one.submit(() -> count(lock, counter)));
                    tasks.add(other.submit(() -> count(lock, counter)));
                    tasks.add(Tasks.spawn(() -> count(lock, counter)));
                }
                count(lock, counter);
                for (Task<?> task : tasks) {
                    task.get();
                }
            });
        }
        assertEquals(13 * ROUNDS, counter[0]);
        assertEquals(0, lock.waiting());
    }

    private static void count(Lock lock, int[] counter) throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            try (var _ = lock.acquire()) {
                int seen = counter[0];
                if (i % 10 == 0) {
                    Tasks.yieldNow();
                }
                counter[0] = seen + 1;
            }
        }
    }

    @EveryPlace
    void itemsGoInOrderFromOneLoopThroughParallelTasksToAnother(Place place) throws Exception {
        Queue<Integer> first = Queue.bounded(3);
        Queue<Integer> second = Queue.rendezvous();
        List<Integer> arrived = new ArrayList<>();
        assertEquals(first.poll(), second.poll()); // touched from outside: a virtual clock waits for those who come
        try (Loop source = Loop.builder().start();
                Loop sink = Loop.builder().start()) {
            place.run(() -> {
                Task<?> producer = source.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        first.put(i);
                    }
                    first.close();
                });
                Task<?> consumer = sink.submit(() -> second.forEach(arrived::add));
                TaskGroup.run(group -> {
                    var _ = group.fork(() -> {
                        first.forEach(second::put);
                        second.close();
                    });
                });
                producer.get();
                consumer.get();
            });
        }
        assertEquals(IntStream.range(0, ROUNDS).boxed().toList(), arrived);
    }
}
