package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The view of a queue as a BlockingQueue. */
@ParameterizedClass
@EnumSource(Ordering.class)
public final class QueueViewContractTest {
    @Parameter
    Ordering ordering;

    /** Items 1 to {@code count} in the order in which they would be taken; they have been put in this order, too. */
    private List<Integer> fill(Queue<Integer> queue, int count) throws InterruptedException {
        List<Integer> items = new ArrayList<>();
        for (int item = 1; item <= count; item++) {
            queue.put(item);
            items.add(item);
        }
        return ordering == Ordering.LIFO ? items.reversed() : items;
    }

    // --- the same queue ----------------------------------------------------------------------------------------------

    @EveryPlace
    void itPutsAndTakesAsTheQueueDoes(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(2);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            Task<Integer> taker = group.fork(() -> view.take());
            Task<Integer> timed = group.fork(() -> {
                taker.join();
                return view.poll(1, TimeUnit.HOURS);
            });
            Until.waiting(() -> queue.stats().takers().size(), 1);
            view.put(1);
            assertEquals(1, taker.get());
            Until.waiting(() -> queue.stats().takers().size(), 1);
            assertTrue(view.offer(2, 1, TimeUnit.HOURS));
            assertEquals(2, timed.get());
            assertNull(view.poll());
            assertNull(view.poll(5, TimeUnit.MILLISECONDS));
            assertNull(view.poll(-5, TimeUnit.DAYS));
            assertNull(view.peek());
            if (ordering.hasRoom()) {
                assertTrue(view.offer(3));
                assertTrue(view.add(4));
                assertEquals(2, queue.size());
                assertEquals(2, view.size());
                assertEquals(ordering == Ordering.LIFO ? 4 : 3, view.peek());
                assertEquals(view.peek(), view.element());
            }
            if (ordering.canBeFull()) {
                assertFalse(view.offer(5));
                assertFalse(view.offer(5, 5, TimeUnit.MILLISECONDS));
                assertThrows(IllegalStateException.class, () -> view.add(5));
            }
        }));
    }

    @EveryPlace
    void itTellsWhatRoomIsLeft(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(3);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            int room = switch (ordering) {
                case UNBOUNDED -> Integer.MAX_VALUE;
                case RENDEZVOUS -> 0;
                default -> 3;
            };
            assertEquals(room, view.remainingCapacity());
            if (ordering.hasRoom()) {
                view.put(1);
                assertEquals(ordering.canBeFull() ? 2 : Integer.MAX_VALUE, view.remainingCapacity());
            }
        });
    }

    @EveryPlace
    void aClosedQueueRefusesAndGivesTheRest(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering.create(3);
            BlockingQueue<Integer> view = queue.asBlockingQueue();
            fill(queue, ordering.hasRoom() ? 1 : 0);
            queue.close();
            assertThrows(IllegalStateException.class, () -> view.put(2));
            assertThrows(IllegalStateException.class, () -> view.offer(2));
            assertEquals(ordering.hasRoom() ? 1 : null, view.poll());
            assertNull(view.poll());
            assertThrows(IllegalStateException.class, view::take);
        });
    }

    @EveryPlace
    void waitsAreCancelled(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            BlockingQueue<Integer> view = ordering.create(1).asBlockingQueue();
            Task<Integer> taker = group.fork(() -> view.take());
            Until.waits(taker);
            taker.cancel();
            taker.join();
            assertEquals(State.CANCELLED, taker.state());
        }));
    }

    @EveryPlace
    void nullAndMissingItemsAreRefused(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = ordering.create(1).asBlockingQueue();
            assertThrows(NullPointerException.class, () -> view.put(null));
            assertThrows(NullPointerException.class, () -> view.offer(null));
            assertThrows(NullPointerException.class, () -> view.add(null));
            assertThrows(NoSuchElementException.class, view::remove);
            assertThrows(NoSuchElementException.class, view::element);
            assertFalse(view.remove(null));
            assertFalse(view.contains(null));
        });
    }

    // --- many at once ------------------------------------------------------------------------------------------------

    /** Whatever it has asked for, and however that ended: what one task is done with, others can use. */
    @EveryPlace
    void afterALookOrAnItemThatNobodyWantedOthersGoOn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(5);
            queue.offer(1);
            Task<?> other = group.fork(() -> {
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                assertEquals(queue.size() == 0 ? null : 1, view.peek());
                if (view.peek() != null) {
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> view.drainTo(Collections.unmodifiableList(new ArrayList<>())));
                }
            });
            other.get();
            assertEquals(queue.size() == 0 ? List.of() : List.of(1), queue.drain(5));
            assertEquals(List.of(), queue.drain(5));
        }));
    }

    /** And that in a queue that has grown by the time at which the item comes back. */
    @EveryPlace
    void anItemThatComesBackAgainAndAgainStaysTheFirst(Place place) throws Exception {
        place.run(() -> {
            Queue<Integer> queue = ordering == Ordering.PRIORITY
                    ? Primitives.underTest().priorityQueue(1000, (_, _) -> 0) // all of equal rank
                    : ordering.create(1000);
            while (queue.size() < 16 && queue.offer(queue.size())) {}
            Integer first = queue.asBlockingQueue().peek();
            AtomicInteger more = new AtomicInteger(16);
            List<Integer> greedy = new ArrayList<>() {
                private static final long serialVersionUID = 1;

                @Override
                public boolean add(Integer item) {
                    if (ordering != Ordering.LIFO) {
                        queue.offer(more.getAndIncrement());
                    }
                    throw new IllegalStateException("no room for " + item);
                }
            };
            for (int i = 0; i < 40 && first != null; i++) {
                assertThrows(
                        IllegalStateException.class,
                        () -> queue.asBlockingQueue().drainTo(greedy));
                assertEquals(first, queue.asBlockingQueue().peek());
            }
        });
    }

    @EveryPlace
    void drainToTakesWhatIsThere(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(5);
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                List<Integer> items = fill(queue, 5);
                List<Integer> target = new ArrayList<>();
                assertEquals(0, view.drainTo(target, 0));
                assertEquals(0, view.drainTo(target, -1));
                assertEquals(2, view.drainTo(target, 2));
                assertEquals(items.subList(0, 2), target);
                assertEquals(3, view.drainTo(target));
                assertEquals(items, target);
                assertEquals(0, view.drainTo(target));
                assertEquals(5, queue.stats().unfinished()); // taken is not dealt with
                assertThrows(IllegalArgumentException.class, () -> view.drainTo(view));
                assertThrows(NullPointerException.class, () -> view.drainTo(null));
            }
        });
    }

    @EveryPlace
    void itIsACollectionOfWhatIsInIt(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(5);
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                assertTrue(view.isEmpty());
                List<Integer> items = fill(queue, 5);
                assertEquals(items, new ArrayList<>(view));
                assertArrayEquals(items.toArray(), view.toArray());
                assertTrue(view.contains(3));
                assertFalse(view.contains(6));
                assertEquals(5, view.stream().count());
                assertEquals(items.getFirst(), view.remove());
                assertEquals(4, view.size());
                assertTrue(view.toString().contains("" + items.getLast()));
            }
        });
    }

    // --- removing ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void removeTakesOneOutAndThatCountsAsDealtWith(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                for (int gone = 1; gone <= 5; gone++) {
                    Queue<Integer> queue = ordering.create(5);
                    BlockingQueue<Integer> view = queue.asBlockingQueue();
                    List<Integer> items = new ArrayList<>(fill(queue, 5));
                    assertFalse(view.remove((Object) 6));
                    assertFalse(view.remove("1"));
                    assertTrue(view.remove((Object) gone));
                    items.remove((Object) gone);
                    assertFalse(view.remove((Object) gone));
                    assertEquals(4, queue.stats().unfinished());
                    assertEquals(items, queue.drain(9));
                }
            }
        });
    }

    @EveryPlace
    void removeFindsEqualItemsInLongQueues(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(2000);
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                List<Integer> items = new ArrayList<>(fill(queue, 1000)); // beyond the cache of boxed numbers
                for (Integer gone : List.of(1000, 1, 500, 63, 64, 65, 129, 999)) {
                    assertTrue(view.remove((Object) Integer.valueOf(gone)));
                    items.remove(gone);
                }
                queue.put(1001);
                items.add(ordering == Ordering.LIFO ? 0 : items.size(), 1001);
                assertEquals(items, new ArrayList<>(view));
                assertEquals(items, queue.closeNow());
            }
        });
    }

    @EveryPlace
    void removingMakesRoomForThePuttersThatWait(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            if (ordering.hasRoom() && ordering.canBeFull()) {
                Queue<Integer> queue = ordering.create(2);
                BlockingQueue<Integer> view = queue.asBlockingQueue();
                fill(queue, 2);
                Task<?> first = QueueContractTest.forkPutter(group, queue, 3);
                Task<?> second = QueueContractTest.forkPutter(group, queue, 4);
                Task<?> third = QueueContractTest.forkPutter(group, queue, 5);
                assertTrue(view.remove((Object) 1));
                first.join();
                assertEquals(2, queue.stats().putters().size());
                view.clear();
                second.join();
                third.join();
                assertEquals(2, queue.stats().unfinished());
                assertEquals(ordering == Ordering.LIFO ? List.of(5, 4) : List.of(4, 5), queue.drain(9));
            }
        }));
    }

    @EveryPlace
    void clearCountsAsDealtWith(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = ordering.create(3);
            if (ordering.hasRoom()) {
                fill(queue, 3);
                Task<?> joiner = group.fork(queue::join);
                Until.waits(joiner);
                queue.asBlockingQueue().clear();
                joiner.join();
            }
            queue.asBlockingQueue().clear();
            assertEquals(0, queue.size());
        }));
    }

    // --- iterators ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void anIteratorIsASnapshotInTheOrderOfTaking(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(5);
                List<Integer> items = fill(queue, 4);
                Iterator<Integer> iterator = queue.asBlockingQueue().iterator();
                queue.put(5);
                queue.take();
                List<Integer> seen = new ArrayList<>();
                iterator.forEachRemaining(seen::add);
                assertEquals(items, seen);
                assertThrows(NoSuchElementException.class, iterator::next);
            }
        });
    }

    @EveryPlace
    void anIteratorRemovesWhatItReturnedLast(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(200);
                List<Integer> items = new ArrayList<>(fill(queue, 200));
                Iterator<Integer> iterator = queue.asBlockingQueue().iterator();
                assertThrows(IllegalStateException.class, iterator::remove);
                while (iterator.hasNext()) {
                    int item = iterator.next();
                    if (item % 3 != 0) {
                        iterator.remove();
                        assertThrows(IllegalStateException.class, iterator::remove);
                    }
                }
                items.removeIf(item -> item % 3 != 0);
                assertEquals(items.size(), queue.stats().unfinished());
                assertEquals(items, queue.drain(200));
                assertTrue(queue.asBlockingQueue().addAll(List.of(7, 8, 9)));
                assertTrue(queue.asBlockingQueue().removeIf(item -> item == 8));
                assertTrue(queue.asBlockingQueue().removeAll(List.of(7, 8)));
                assertEquals(List.of(9), queue.drain(9));
            }
        });
    }

    /** It was taken meanwhile: removing it is nothing, and nothing else is removed. */
    @EveryPlace
    void anIteratorDoesNotRemoveWhatIsGone(Place place) throws Exception {
        place.run(() -> {
            if (ordering.hasRoom()) {
                Queue<Integer> queue = ordering.create(3);
                List<Integer> items = fill(queue, 3);
                Iterator<Integer> iterator = queue.asBlockingQueue().iterator();
                assertEquals(iterator.next(), queue.take());
                iterator.remove();
                assertEquals(3, queue.stats().unfinished());
                assertEquals(items.subList(1, 3), queue.drain(9));
            }
        });
    }
}
