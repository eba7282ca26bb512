package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.contracts.Ordering;
import dev.fermata.contracts.QueueContractTest;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the methods of Collection do to the view of a queue, and drainTo. */
@ParameterizedClass
@EnumSource(
        value = Ordering.class,
        mode = EnumSource.Mode.EXCLUDE,
        names = "RENDEZVOUS") // never has an item: see the last tests of JavaQueueTest
final class JavaQueueBulkTest {
    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Parameter
    Ordering ordering;

    /** Items 1 to {@code count}, put in this order; returns them in the order of taking. */
    private List<Integer> fill(BlockingQueue<Integer> view, int count) {
        List<Integer> items = new ArrayList<>();
        for (int item = 1; item <= count; item++) {
            assertTrue(view.add(item));
            items.add(item);
        }
        return inOrder(items);
    }

    private List<Integer> inOrder(List<Integer> items) {
        return switch (ordering) {
            case LIFO -> items.reversed();
            case PRIORITY -> items.stream().sorted().toList();
            default -> items;
        };
    }

    // --- adding ------------------------------------------------------------------------------------------------------

    @EveryPlace
    void addAllAddsOneAfterTheOtherUntilOneIsRefused(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = ordering.create(3).asBlockingQueue();
            assertFalse(view.addAll(List.of()));
            assertTrue(view.addAll(List.of(1, 2)));
            if (ordering.canBeFull()) {
                assertThrows(IllegalStateException.class, () -> view.addAll(List.of(3, 4, 5)));
                assertEquals(inOrder(List.of(1, 2, 3)), List.copyOf(view));
            }
            assertThrows(NullPointerException.class, () -> view.addAll(null));
            BlockingQueue<Integer> other = ordering.create(3).asBlockingQueue();
            assertThrows(NullPointerException.class, () -> other.addAll(Arrays.asList(1, null, 2)));
            assertEquals(List.of(1), List.copyOf(other));
        });
    }

    /** Each call of asBlockingQueue makes a new view: all of them are the same queue. */
    @EveryPlace
    void aQueueIsNotAddedToItself(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(9);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            List<Integer> items = fill(view, 3);
            assertThrows(IllegalArgumentException.class, () -> view.addAll(view));
            assertThrows(IllegalArgumentException.class, () -> view.addAll(queue.asBlockingQueue()));
            assertThrows(IllegalArgumentException.class, () -> view.drainTo(queue.asBlockingQueue()));
            assertThrows(IllegalArgumentException.class, () -> view.drainTo(view, 0));
            assertEquals(items, List.copyOf(view));
            assertEquals(view, queue.asBlockingQueue());
            assertEquals(view.hashCode(), queue.asBlockingQueue().hashCode());
            assertNotEquals(view, ordering.create(9).asBlockingQueue());
        });
    }

    // --- draining ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void whatTheTargetDoesNotTakeIsTheFirstAgain(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(200);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            List<Integer> items = fill(view, 200);
            for (int taken = 0; taken < 200; taken += 2) {
                BlockingQueue<Integer> target = new ArrayBlockingQueue<>(2);
                if (taken < 198) {
                    assertThrows(IllegalStateException.class, () -> view.drainTo(target));
                } else {
                    assertEquals(2, view.drainTo(target));
                }
                assertEquals(items.subList(taken, taken + 2), List.copyOf(target));
                assertEquals(items.subList(taken + 2, 200), List.copyOf(view));
            }
            assertEquals(200, queue.stats().unfinished()); // drained is not dealt with, nor is what came back
        });
    }

    @EveryPlace
    void whatComesBackFromATargetMayExceedTheRoom(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(1);
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                view.put(1);
                Task<?> putter = group.fork(() -> view.put(2));
                Until.waiting(() -> queue.stats().putters().size(), 1);
                assertThrows(Full.class, () -> view.drainTo(new Refusing()));
                putter.join();
                assertEquals(2, view.size());
                assertEquals(0, view.remainingCapacity());
                assertFalse(view.offer(3));
                assertEquals(List.of(1, 2), queue.drain(9));
                assertEquals(1, view.remainingCapacity());
            }
        }));
    }

    @EveryPlace
    void whatComesBackFromATargetGoesToATakerThatWaits(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(1);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            view.put(1);
            List<Task<Integer>> takers = new ArrayList<>();
            assertThrows(
                    Full.class,
                    () -> view.drainTo(new Refusing() {
                        private static final long serialVersionUID = 1;

                        @Override
                        public boolean add(Integer item) {
                            try {
                                takers.add(group.fork(() -> view.take()));
                                Until.waiting(() -> queue.stats().takers().size(), 1);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            return super.add(item);
                        }
                    }));
            assertEquals(1, takers.getFirst().get());
            assertEquals(0, queue.size());
        }));
    }

    private static class Refusing extends ArrayList<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean add(Integer item) {
            throw new Full();
        }
    }

    // --- removing ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void removeAllRetainAllAndRemoveIfSayWhetherSomethingWent(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(300);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            List<Integer> items = new ArrayList<>(fill(view, 300));
            assertFalse(view.removeAll(List.of(0, 301)));
            assertFalse(view.retainAll(items));
            assertFalse(view.removeIf(item -> item > 300));
            assertTrue(view.removeAll(List.of(1, 300, 64, 65, 150)));
            items.removeAll(List.of(1, 300, 64, 65, 150));
            assertEquals(items, List.copyOf(view));
            assertTrue(view.removeIf(item -> item % 3 == 0));
            items.removeIf(item -> item % 3 == 0);
            assertEquals(items, List.copyOf(view));
            assertTrue(view.retainAll(items.subList(10, 20)));
            items.retainAll(items.subList(10, 20));
            assertEquals(items, List.copyOf(view));
            assertEquals(10, queue.stats().unfinished());
            assertTrue(view.containsAll(items));
            assertFalse(view.containsAll(List.of(items.getFirst(), 0)));
            assertTrue(view.removeAll(view));
            assertTrue(view.isEmpty());
            assertTrue(view.offer(7));
            assertEquals(7, view.poll());
        });
    }

    @EveryPlace
    void bulkRemovalsRefuseNull(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = ordering.create(3).asBlockingQueue();
            assertThrows(NullPointerException.class, () -> view.removeAll(null));
            assertThrows(NullPointerException.class, () -> view.retainAll(null));
            assertThrows(NullPointerException.class, () -> view.containsAll(null));
            assertThrows(NullPointerException.class, () -> view.removeIf(null));
            assertThrows(NullPointerException.class, () -> view.forEach(null));
        });
    }

    @EveryPlace
    void aPredicateThatThrowsRemovesNothing(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = ordering.create(5).asBlockingQueue();
            List<Integer> items = fill(view, 5);
            assertThrows(
                    Full.class,
                    () -> view.removeIf(item -> {
                        if (item == 3) {
                            throw new Full();
                        }
                        return true;
                    }));
            assertEquals(items, List.copyOf(view));
        });
    }

    @EveryPlace
    void aBulkRemovalMakesRoomForAllPuttersThatWait(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(3);
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                fill(view, 3);
                Task<?> first = QueueContractTest.forkPutter(group, queue, 4);
                Task<?> second = QueueContractTest.forkPutter(group, queue, 5);
                assertTrue(view.removeIf(item -> item != 2));
                first.join();
                second.join();
                assertEquals(inOrder(List.of(2, 4, 5)), List.copyOf(view));
            }
        }));
    }

    /** Slots that stay empty where an item was removed from the middle are given up with their chunk. */
    @EveryPlace
    void removingFromTheMiddleLeavesNothingBehind(Place place) throws Exception {
        place.run(() -> {
            QueueImpl<Integer> queue = (QueueImpl<Integer>) ordering.create(3);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            view.add(0); // stays
            for (int item = 1; item < 1000; item++) {
                assertTrue(view.add(item));
                assertTrue(view.remove((Object) item));
                assertTrue(
                        queue.picture().length() <= 128, () -> queue.picture().length() + " places");
            }
            assertEquals(List.of(0), List.copyOf(view));
            assertEquals(1, queue.stats().unfinished());
        });
    }

    // --- copies ------------------------------------------------------------------------------------------------------

    @EveryPlace
    void arraysAreCopiesOfTheTypeAskedFor(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = ordering.create(5).asBlockingQueue();
            assertArrayEquals(new Object[0], view.toArray());
            Integer[] items = fill(view, 3).toArray(new Integer[0]);
            assertArrayEquals(items, view.toArray());
            assertSame(Object[].class, view.toArray().getClass());
            assertArrayEquals(items, view.toArray(new Integer[0]));
            assertArrayEquals(items, view.toArray(Integer[]::new));
            Integer[] exact = new Integer[3];
            assertSame(exact, view.toArray(exact));
            Integer[] large = {9, 9, 9, 9, 9};
            assertSame(large, view.toArray(large));
            assertNull(large[3]);
            assertEquals(9, large[4]);
            assertThrows(ArrayStoreException.class, () -> view.toArray(new String[0]));
            assertThrows(NullPointerException.class, () -> view.toArray((Integer[]) null));
            assertEquals(List.of(items).toString(), view.toString());
            view.clear();
            assertEquals("[]", view.toString());
        });
    }
}
