package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a priority queue asks of its comparator. */
class OrderedQueueTest {
    @Test
    void aComparatorThatChangesTheQueueInTheMiddleOfAStepIsRefusedAndSpoilsNothing() throws Exception {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Queue<Integer> queue = Queue.priority(10, (one, other) -> {
            meanwhile.get().run();
            return Integer.compare(one, other);
        });
        queue.put(2);
        queue.put(1);
        for (Runnable use : List.<Runnable>of(() -> queue.offer(0), queue::poll, queue::close)) {
            meanwhile.set(use);
            assertThrows(IllegalStateException.class, () -> queue.put(3));
        }
        meanwhile.set(() -> {});
        assertEquals(2, queue.size());
        assertEquals(1, queue.take());
        assertEquals(2, queue.take());
        assertEquals(Optional.empty(), queue.poll());
    }

    @Test
    void anItemThatLeavesCostsOneComparisonForEachLevel() throws Exception {
        AtomicInteger comparisons = new AtomicInteger();
        Comparator<Integer> counting = (one, other) -> {
            comparisons.incrementAndGet();
            return Integer.compare(one, other);
        };
        int items = 1 << 10;
        Queue<Integer> queue = Queue.priority(items, counting);
        List<Integer> expected = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < items; i++) {
            int item = random.nextInt(items / 2);
            expected.add(item);
            queue.put(item);
        }
        expected.sort(Comparator.naturalOrder());
        comparisons.set(0);
        List<Integer> taken = queue.drain(items);
        assertEquals(expected, taken);
        assertTrue(comparisons.get() < 12 * items, () -> comparisons + " comparisons, for ten levels");
    }
}
