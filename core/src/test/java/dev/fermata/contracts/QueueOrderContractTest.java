package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is particular to first in first out, last in first out, and rendezvous. */
public final class QueueOrderContractTest {
    private final Primitives make = Primitives.underTest();

    private static List<Integer> upTo(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @EveryPlace
    void firstInIsFirstOut(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = make.unboundedQueue();
            for (int item : upTo(1000)) { // many of the chunks that it keeps them in
                queue.put(item);
            }
            assertEquals(upTo(1000), queue.drain(Integer.MAX_VALUE));
            assertEquals(Optional.empty(), queue.poll());
        });
    }

    @EveryPlace
    void lastInIsFirstOut(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = make.lifoQueue(1000);
            for (int item : upTo(1000)) {
                queue.put(item);
            }
            assertFalse(queue.offer(1001));
            assertEquals(upTo(1000).reversed(), queue.drain(Integer.MAX_VALUE));
            assertEquals(Optional.empty(), queue.poll());
        });
    }

    @EveryPlace
    void goingUpAndDownOverTheEdgeOfAChunkLosesNothing(Place place) throws Exception {
        place.run(() -> {
            for (boolean lifo : new boolean[] {false, true}) {
                Queue<Integer> queue = lifo ? make.lifoQueue(1000) : make.boundedQueue(1000);
                List<Integer> model = new ArrayList<>();
                int next = 0;
                for (int amount : new int[] {64, -1, 1, 1, -2, 65, -64, 64, -63, 200, -190, 3, -68}) {
                    for (int i = 0; i < amount; i++) {
                        model.add(next);
                        queue.put(next++);
                    }
                    for (int i = 0; i < -amount && !model.isEmpty(); i++) {
                        assertEquals(lifo ? model.removeLast() : model.removeFirst(), queue.take());
                    }
                    assertEquals(model.size(), queue.size());
                }
                assertEquals(lifo ? model.reversed() : model, queue.drain(1000));
            }
        });
    }

    @EveryPlace
    void atARendezvousAnOfferNeedsAWaitingTaker(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = make.rendezvousQueue();
            assertFalse(queue.offer(1));
            Task<Integer> taker = QueueContractTest.forkTaker(group, queue);
            assertTrue(queue.offer(2));
            assertFalse(queue.offer(3)); // it has what it waited for, whether it has run or not
            assertEquals(2, taker.get());
            Task<?> putter = QueueContractTest.forkPutter(group, queue, 4);
            assertEquals(0, queue.size());
            assertEquals(Optional.of(4), queue.poll());
            assertEquals(Optional.empty(), queue.poll());
            putter.join();
        }));
    }

    @EveryPlace
    void anUnboundedOneNeverMakesAPutterWait(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = make.unboundedQueue();
            for (int item : upTo(10_000)) {
                assertTrue(queue.offer(item));
            }
            assertFalse(queue.isFull());
            assertEquals(10_000, queue.size());
            assertEquals(upTo(10_000), queue.closeNow());
        });
    }

    /** A queue in use must not keep what was taken from it. */
    @EveryPlace(Place.Kind.NO_LOOP)
    void whatWasTakenIsNotHeld(Place place) throws Exception {
        place.run(() -> {
            for (Queue<Object> queue : List.<Queue<Object>>of(
                    make.unboundedQueue(),
                    make.lifoQueue(9),
                    make.priorityQueue(9, (_, _) -> 0),
                    make.boundedQueue(9))) {
                List<WeakReference<Object>> taken = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    queue.put(new Object());
                    queue.put(new Object());
                    taken.add(new WeakReference<>(queue.take()));
                }
                queue.drain(9).forEach(item -> taken.add(new WeakReference<>(item)));
                Until.collected(() -> taken.stream().allMatch(item -> item.get() == null), "collected: " + queue);
            }
        });
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void whatFoundNoRoomIsNotHeld(Place place) throws Exception {
        place.run(() -> {
            for (Queue<Object> queue : List.<Queue<Object>>of(
                    make.lifoQueue(1), make.priorityQueue(1, (_, _) -> 0), make.boundedQueue(1))) {
                queue.put("fits");
                WeakReference<Object> late = offerInVain(queue);
                Until.collected(() -> late.refersTo(null), "collected: " + queue);
                assertEquals(1, queue.size());
            }
        });
    }

    /** In a frame of its own. */
    private static WeakReference<Object> offerInVain(Queue<Object> queue) {
        Object item = new Object();
        assertFalse(queue.offer(item));
        return new WeakReference<>(item);
    }
}
