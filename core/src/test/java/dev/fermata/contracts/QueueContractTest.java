package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueStats;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 28, of every kind of queue: who gets what, and in which order they wait. The end is in {@link QueueEndContractTest}. */
@ParameterizedClass
@EnumSource(Ordering.class)
public final class QueueContractTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    @Parameter
    Ordering ordering;

    /** A task that waits with its item. */
    public static Task<?> forkPutter(TaskGroup group, Queue<Integer> queue, int item) throws InterruptedException {
        int before = queue.stats().putters().size();
        Task<?> task = group.fork("putter of " + item, () -> queue.put(item));
        Until.waiting(() -> queue.stats().putters().size(), before + 1);
        Until.waits(task);
        return task;
    }

    /** A task that waits for an item. */
    public static Task<Integer> forkTaker(TaskGroup group, Queue<Integer> queue) throws InterruptedException {
        int before = queue.stats().takers().size();
        Task<Integer> task = group.fork("taker", queue::take);
        Until.waiting(() -> queue.stats().takers().size(), before + 1);
        Until.waits(task);
        return task;
    }

    // --- putters and takers ------------------------------------------------------------------------------------------

    @EveryPlace
    void puttersGoInTheOrderOfArrivalWhateverTheOrderOfTheItems(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(1);
                boolean held = queue.offer(7);
                List<Integer> items = List.of(9, 1, 5, 3);
                List<Task<?>> putters = new ArrayList<>();
                for (int item : items) {
                    putters.add(forkPutter(group, queue, item));
                    assertFalse(queue.offer(0)); // nobody gets in between
                    assertFalse(queue.offer(0, Duration.ZERO));
                }
                if (held) { // then each that goes in is taken by the next take
                    assertEquals(7, queue.take());
                    putters.removeFirst().join();
                }
                for (int item : items) {
                    assertEquals(item, queue.take());
                    if (!putters.isEmpty()) {
                        putters.removeFirst().join();
                    }
                    assertEquals(putters.size(), queue.stats().putters().size());
                }
                assertEquals(Optional.empty(), queue.poll());
            }
        }));
    }

    @EveryPlace
    void takersGoInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(4);
            List<Task<Integer>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                takers.add(forkTaker(group, queue));
            }
            for (int item : new int[] {4, 2, 3, 1}) {
                assertTrue(queue.offer(item));
                assertEquals(Optional.empty(), queue.poll()); // it is for the taker
                assertEquals(List.of(), queue.drain(5));
                assertEquals(0, queue.size());
                assertEquals(item, takers.removeFirst().get());
            }
            assertEquals(ordering.hasRoom(), queue.offer(5)); // nobody waits for it
        }));
    }

    @EveryPlace
    void whatIsHandedToATakerIsNotCounted(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            Task<Integer> taker = forkTaker(group, queue);
            queue.put(1);
            assertEquals(0, queue.size());
            assertTrue(queue.isEmpty());
            assertEquals(1, queue.stats().unfinished());
            if (ordering.hasRoom()) {
                queue.put(2); // there is still room for one
                assertEquals(1, queue.size());
                assertEquals(2, queue.take());
            }
            assertEquals(1, taker.get());
        }));
    }

    @EveryPlace
    void aPutterThatLeavesTakesItsItemWithIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(1);
                queue.offer(1);
                Task<?> cancelled = forkPutter(group, queue, 2);
                Task<Boolean> late = group.fork(() -> queue.offer(3, SHORT));
                Task<?> last = group.fork(() -> {
                    assertFalse(late.get());
                    queue.put(4);
                });
                late.join();
                Until.waiting(() -> queue.stats().putters().size(), 2);
                cancelled.cancel();
                cancelled.join();
                if (ordering.hasRoom()) {
                    assertEquals(1, queue.take());
                }
                assertEquals(4, queue.take());
                last.join();
                assertEquals(ordering.hasRoom() ? 2 : 1, queue.stats().unfinished());
            }
        }));
    }

    @EveryPlace
    void aTakerThatLeavesTakesNothingWithIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            Task<Integer> cancelled = forkTaker(group, queue);
            Task<Optional<Integer>> late = group.fork(() -> queue.poll(SHORT));
            late.join();
            Task<Integer> last = forkTaker(group, queue);
            cancelled.cancel();
            cancelled.join();
            queue.put(1);
            assertEquals(1, last.get());
            assertEquals(Optional.empty(), late.get());
            assertEquals(0, queue.size());
        }));
    }

    // --- draining ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void drainTakesWhatIsThereAndWhatPuttersWaitWith(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            assertEquals(List.of(), queue.drain(5));
            List<Integer> all = new ArrayList<>();
            for (int item = 1; item <= 4; item++) {
                all.add(item);
                if (!queue.offer(item)) {
                    forkPutter(group, queue, item);
                }
            }
            assertEquals(List.of(), queue.drain(0));
            assertEquals(all.subList(0, 3), queue.drain(3));
            assertEquals(all.subList(3, 4), queue.drain(Integer.MAX_VALUE));
            assertEquals(4, queue.stats().unfinished()); // taken is not dealt with
            assertThrows(IllegalArgumentException.class, () -> queue.drain(-1));
        }));
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @EveryPlace
    void itTellsItsSizeAndCapacity(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(2);
            int capacity = switch (ordering) {
                case UNBOUNDED -> Integer.MAX_VALUE;
                case RENDEZVOUS -> 0;
                default -> 2;
            };
            assertEquals(capacity, queue.capacity());
            assertTrue(queue.isEmpty());
            assertEquals(!ordering.hasRoom(), queue.isFull());
            for (int i = 1; i <= Math.min(2, capacity); i++) {
                assertTrue(queue.offer(i));
                assertEquals(i, queue.size());
                assertFalse(queue.isEmpty());
                assertEquals(i == capacity, queue.isFull());
            }
            assertEquals(!ordering.canBeFull(), queue.offer(3));
        });
    }

    @EveryPlace
    void statisticsListPuttersAndTakersInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create("orders", 1);
            assertTrue(queue.toString().contains("orders"));
            Task<?> one = forkTaker(group, queue);
            Task<?> two = forkTaker(group, queue);
            QueueStats stats = queue.stats();
            assertEquals("orders", stats.name());
            assertEquals(List.of(one.id(), two.id()), ids(stats.takers()));
            assertEquals(List.of(), stats.putters());
            one.cancel();
            two.cancel();
            if (ordering.canBeFull()) {
                queue.offer(1);
                Task<?> three = forkPutter(group, queue, 3);
                Task<?> four = forkPutter(group, queue, 4);
                stats = queue.stats();
                assertEquals(List.of(three.id(), four.id()), ids(stats.putters()));
                assertEquals(ordering.hasRoom() ? 1 : 0, stats.size());
                assertEquals(stats.size(), stats.unfinished());
                assertEquals(queue.capacity(), stats.capacity());
                three.cancel();
                four.cancel();
            }
        }));
    }

    private static List<Long> ids(List<Thread> threads) {
        return threads.stream().map(Thread::threadId).toList();
    }

    // --- arguments ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void nullIsRefused(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(1);
            assertThrows(NullPointerException.class, () -> ordering.create(null, 1));
            assertThrows(NullPointerException.class, () -> queue.put(null));
            assertThrows(NullPointerException.class, () -> queue.offer(null));
            assertThrows(NullPointerException.class, () -> queue.offer(null, HOUR));
            assertThrows(NullPointerException.class, () -> queue.offer(1, null));
            assertThrows(NullPointerException.class, () -> queue.poll(null));
            assertThrows(NullPointerException.class, () -> queue.forEach(null));
            assertEquals(0, queue.size());
            assertEquals(0, queue.stats().unfinished());
        });
    }

    @EveryPlace
    void aCapacityBelowOneIsRefused(Place place) throws Exception {
        place.run(() -> {
            if (ordering.canBeFull() && ordering.hasRoom()) {
                for (int few : new int[] {0, -1}) {
                    String message = assertThrows(IllegalArgumentException.class, () -> ordering.create(few))
                            .getMessage();
                    assertTrue(message.contains("capacity") && message.contains("" + few), message);
                }
            }
        });
    }
}
