package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A loop that is submitted to, cancelled and interrupted from outside at random, while its tasks wait, leave and come
 * back: they run one at a time all the while, and all of them end.
 */
final class LoopStressTest {
    private static final Duration FOR = Duration.ofMillis(700);

    private final Lock lock = Lock.create();
    private final Queue<Integer> queue = Queue.bounded(2);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private int turns; // only the tasks of the loop

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverComesFromOutsideTasksRunOneAtATimeAndAllEnd(boolean virtual) throws Exception {
        Loop.Builder builder = virtual ? Loop.builder().virtualTime() : Loop.builder();
        Loop loop = builder.start();
        AtomicInteger violations = new AtomicInteger();
        try (TaskGroup outside = TaskGroup.open()) {
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                SplittableRandom random = new SplittableRandom(100 + i);
                var _ = outside.fork(() -> {
                    while (System.nanoTime() - start < FOR.toNanos() || begun.get() <= 100) {
                        disturb(loop, random, violations);
                    }
                });
            }
            outside.join();
        } finally {
            loop.close();
        }
        assertEquals(0, violations.get());
        assertEquals(begun.get(), ended.get());
        assertEquals(0, inside.get());
        assertFalse(lock.isLocked());
        assertEquals(0, lock.waiting());
        assertTrue(turns > begun.get());
    }

    private void disturb(Loop loop, SplittableRandom random, AtomicInteger violations) throws Exception {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            SplittableRandom mine = random.split();
            tasks.add(loop.submit(() -> live(mine, violations)));
        }
        for (Task<?> task : tasks) {
            switch (random.nextInt(4)) {
                case 0 -> task.cancel();
                case 1 -> Until.threadOf(task).interrupt();
                default -> Tasks.sleep(Duration.ofNanos(random.nextInt(30_000)));
            }
        }
        for (Task<?> task : tasks) {
            task.cancel();
            task.join();
        }
    }

    private void live(SplittableRandom random, AtomicInteger violations) throws Exception {
        begun.incrementAndGet();
        try {
            for (int i = 0; i < 6; i++) {
                takeATurn(violations);
                try {
                    doSomething(random);
                } catch (TimeoutException e) {
                    takeATurn(violations);
                }
            }
        } finally {
            takeATurn(violations);
            ended.incrementAndGet();
        }
    }

    /** Between two awaits nobody else may be here. */
    private void takeATurn(AtomicInteger violations) {
        if (inside.incrementAndGet() != 1) {
            violations.incrementAndGet();
        }
        turns++;
        for (int i = 0; i < 20; i++) {
            Thread.onSpinWait();
        }
        inside.decrementAndGet();
    }

    private void doSomething(SplittableRandom random) throws Exception {
        Duration aMoment = Duration.ofNanos(random.nextInt(100_000));
        switch (random.nextInt(8)) {
            case 0 -> Tasks.sleep(aMoment);
            case 1 -> Tasks.timeout(aMoment, () -> Tasks.sleep(Duration.ofNanos(50_000)));
            case 2 -> Tasks.blocking(() -> Thread.onSpinWait());
            case 3 -> Tasks.blocking(() -> Tasks.sleep(aMoment));
            case 4 -> {
                try (var _ = lock.acquire()) {
                    Tasks.yieldNow();
                }
            }
            case 5 -> queue.offer(1, aMoment);
            case 6 -> queue.poll(aMoment);
            default -> Tasks.yieldNow();
        }
    }
}
