package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a thread notes of what it holds. */
final class HoldingTest {
    @EveryPlace
    void aThreadThatLivesOnKeepsNothingThatItHasUsed(Place place) throws Exception {
        place.run(() -> {
            List<WeakReference<Object>> used = new ArrayList<>(useAll());
            Until.collected(
                    () -> {
                        used.removeIf(primitive -> primitive.refersTo(null));
                        return used.isEmpty();
                    },
                    "all collected");
        });
    }

    /** In a frame of its own, so that nothing is left of them on the stack. */
    private static List<WeakReference<Object>> useAll() throws Exception {
        Lock lock = Lock.create();
        lock.acquire();
        lock.release();
        Semaphore permits = Semaphore.create(2);
        permits.acquire(2).close();
        Semaphore signal = Semaphore.create(0);
        Task<?> sender = Tasks.spawn(() -> signal.release());
        signal.acquire(); // and never gives it back
        sender.join();
        Queue<String> queue = Queue.bounded(1);
        queue.put("item");
        queue.take();
        return Stream.<Object>of(lock, permits, signal, queue)
                .map(WeakReference::new)
                .toList();
    }

    /** Or the notes of whom others signal through semaphores, each a new one, would grow with its age. */
    @Test
    void theNotesDoNotGrowForEver() {
        Fiber me = Fiber.current();
        for (int subject = 1; subject <= 10 * Holding.MOST; subject++) {
            me.hold(subject, 1);
        }
        assertEquals(1, me.held(10 * Holding.MOST));
        int kept = 0;
        for (int subject = 1; subject <= 10 * Holding.MOST; subject++) {
            kept += me.held(subject);
        }
        assertTrue(kept <= Holding.MOST, "too many");
        assertFalse(me.letGo(1, 1), "who has forgotten it says so");
        for (int subject = 1; subject <= 10 * Holding.MOST; subject++) {
            me.letGo(subject, 1);
        }
    }
}
