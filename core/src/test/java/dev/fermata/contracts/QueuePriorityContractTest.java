package dev.fermata.contracts;

import static dev.fermata.contracts.QueueContractTest.forkTaker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Rule 28: the order of the items, and comparators that throw. */
public final class QueuePriorityContractTest {
    private final Primitives make = Primitives.underTest();

    private record Order(int rank, String text) {}

    /** By rank; refuses what it is told to refuse, always or beside something else. */
    private static final class Picky implements Comparator<Order> {
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile int refused = Integer.MIN_VALUE; // a rank that cannot be compared with others

        @Override
        public int compare(Order one, Order other) {
            if (failure.get() instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure.get() instanceof Error error) {
                throw error;
            }
            if (one != other && (one.rank == refused || other.rank == refused)) {
                throw new IllegalArgumentException("cannot compare " + refused);
            }
            return Integer.compare(one.rank, other.rank);
        }
    }

    private static final List<Throwable> FAILURES =
            List.of(new IllegalArgumentException("odd"), new StackOverflowError("odd"));

    private final Picky order = new Picky();

    private static Order order(int rank) {
        return new Order(rank, "");
    }

    private static List<Integer> ranks(List<Order> orders) {
        return orders.stream().map(Order::rank).toList();
    }

    // --- order -------------------------------------------------------------------------------------------------------

    @EveryPlace
    void theSmallestComesFirst(Place place) throws Exception {
        place.run(() -> {
            List<Integer> items = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                items.add(i);
            }
            Collections.shuffle(items, new Random(1));
            Queue<Integer> queue = make.priorityQueue(200);
            for (int item : items) {
                queue.put(item);
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(i, queue.take());
            }
        });
    }

    @EveryPlace
    void aComparatorDecidesWhatIsSmall(Place place) throws Exception {
        place.run(() -> {
            Queue<String> queue = make.priorityQueue(
                    "words", 9, Comparator.comparing(String::length).reversed());
            for (String word : List.of("a", "ccc", "bb", "dddd")) {
                queue.put(word);
            }
            assertEquals(List.of("dddd", "ccc", "bb", "a"), queue.drain(9));
            assertThrows(NullPointerException.class, () -> make.priorityQueue(9, null));
        });
    }

    @EveryPlace
    void thoseOfEqualRankComeInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> {
            Queue<Order> queue = make.priorityQueue(1000, order);
            Random random = new Random(2);
            List<Order> model = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Order item = new Order(random.nextInt(3), "number " + i);
                model.add(item);
                queue.put(item);
                if (i % 3 == 0) { // taken in between: what is left is still in order
                    model.sort(Comparator.comparingInt(Order::rank)); // stable
                    assertSame(model.removeFirst(), queue.take());
                }
            }
            model.sort(Comparator.comparingInt(Order::rank));
            assertEquals(model, queue.drain(1000));
        });
    }

    @EveryPlace
    void anItemOfAWaitingPutterFindsItsPlaceWhenItGoesIn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Order> queue = make.priorityQueue(3, order);
            for (int rank : new int[] {4, 6, 8}) {
                queue.put(order(rank));
            }
            for (int rank : new int[] {7, 1, 5}) {
                int waiting = queue.stats().putters().size();
                group.fork(() -> queue.put(order(rank)));
                Until.waiting(() -> queue.stats().putters().size(), waiting + 1);
            }
            List<Integer> taken = new ArrayList<>();
            while (taken.size() < 6) {
                taken.add(queue.take().rank);
            }
            // 4 makes room for 7, 6 for 1, which is taken next and makes room for 5
            assertEquals(List.of(4, 6, 1, 5, 7, 8), taken);
        }));
    }

    // --- comparators that throw --------------------------------------------------------------------------------------

    @EveryPlace
    void aPutThatCannotCompareThrowsAndChangesNothing(Place place) throws Exception {
        place.run(() -> {
            for (Throwable failure : FAILURES) {
                Queue<Order> queue = make.priorityQueue(9, order);
                for (int rank : new int[] {3, 1, 2}) {
                    queue.put(order(rank));
                }
                order.failure.set(failure);
                assertSame(failure, assertThrows(Throwable.class, () -> queue.put(order(0))));
                assertSame(failure, assertThrows(Throwable.class, () -> queue.offer(order(0))));
                order.failure.set(null);
                assertEquals(3, queue.size());
                assertEquals(3, queue.stats().unfinished());
                assertEquals(List.of(1, 2, 3), ranks(queue.drain(9)));
            }
        });
    }

    @EveryPlace
    void anItemThatCannotBeComparedIsRefusedByAnEmptyQueueToo(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            order.failure.set(FAILURES.getFirst());
            Queue<Order> queue = make.priorityQueue(9, order);
            assertThrows(IllegalArgumentException.class, () -> queue.put(order(1)));
            assertTrue(queue.isEmpty());
            order.failure.set(null);
            queue.put(order(2));
            assertEquals(2, queue.take().rank);
        }));
    }

    @EveryPlace
    void aTakeThatCannotCompareThrowsAndChangesNothing(Place place) throws Exception {
        place.run(() -> {
            for (Throwable failure : FAILURES) {
                Queue<Order> queue = make.priorityQueue(9, order);
                for (int rank : new int[] {5, 3, 1, 4, 2}) {
                    queue.put(order(rank));
                }
                order.failure.set(failure);
                assertSame(failure, assertThrows(Throwable.class, queue::take));
                assertSame(failure, assertThrows(Throwable.class, queue::poll));
                assertSame(failure, assertThrows(Throwable.class, () -> queue.drain(9)));
                order.failure.set(null);
                assertEquals(List.of(1, 2, 3, 4, 5), ranks(queue.drain(9)));
            }
        });
    }

    /** What a drain has taken before the comparator throws is returned: the failure is for the next call. */
    @EveryPlace
    void aDrainThatFailsInTheMiddleLosesNothing(Place place) throws Exception {
        place.run(() -> {
            for (int refused = 1; refused <= 7; refused++) {
                Queue<Order> queue = make.priorityQueue(9, order);
                for (int rank = 1; rank <= 7; rank++) {
                    queue.put(order(rank));
                }
                order.refused = refused;
                List<Order> taken = new ArrayList<>();
                for (int i = 0; i < 7; i++) {
                    try {
                        taken.addAll(queue.drain(9));
                    } catch (IllegalArgumentException e) {
                        assertEquals("cannot compare " + refused, e.getMessage());
                    }
                    assertEquals(7 - taken.size(), queue.size());
                }
                order.refused = Integer.MIN_VALUE;
                taken.addAll(queue.drain(9));
                assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), ranks(taken));
            }
        });
    }

    @EveryPlace
    void closeNowGivesBackEverythingEvenUnordered(Place place) throws Exception {
        place.run(() -> {
            for (Throwable failure : FAILURES) {
                order.failure.set(null);
                Queue<Order> queue = make.priorityQueue(9, order);
                for (int rank : new int[] {3, 1, 2}) {
                    queue.put(order(rank));
                }
                order.failure.set(failure);
                assertEquals(
                        List.of(1, 2, 3),
                        ranks(queue.closeNow()).stream().sorted().toList());
                assertEquals(0, queue.stats().unfinished());
            }
        });
    }

    @EveryPlace
    void aWaitingPutterWhoseItemCannotBeComparedGetsThatAndTheNextGoesIn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Order> queue = make.priorityQueue(2, order);
            queue.put(order(1));
            queue.put(order(3));
            Task<Order> odd = group.fork(() -> {
                Order item = order(7);
                String message = assertThrows(IllegalArgumentException.class, () -> queue.put(item))
                        .getMessage();
                assertEquals("cannot compare 7", message);
                return item;
            });
            Until.waiting(() -> queue.stats().putters().size(), 1);
            Task<?> next = group.fork(() -> queue.put(order(2)));
            Until.waiting(() -> queue.stats().putters().size(), 2);
            order.refused = 7;
            assertEquals(1, queue.take().rank); // the taker has nothing to do with it
            odd.get();
            next.get();
            assertEquals(0, queue.stats().putters().size());
            assertEquals(3, queue.stats().unfinished());
            assertEquals(List.of(2, 3), ranks(queue.drain(9)));
        }));
    }

    @EveryPlace
    void anErrorOfTheComparatorReachesTheWaitingPutterAsItIs(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Order> queue = make.priorityQueue(1, order);
            queue.put(order(1));
            Throwable failure = FAILURES.getLast();
            Task<?> putter = group.fork(() ->
                    assertSame(failure, assertThrows(StackOverflowError.class, () -> queue.put(order(2)))));
            Until.waiting(() -> queue.stats().putters().size(), 1);
            order.failure.set(failure);
            assertEquals(1, queue.take().rank); // alone: it is compared with nothing
            putter.get();
            assertEquals(Optional.empty(), queue.poll());
        }));
    }

    @EveryPlace
    void aTakerIsServedByAPutterThatNeedNotCompare(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = make.priorityQueue(1);
            Task<Integer> taker = forkTaker(group, queue);
            queue.put(4);
            assertEquals(4, taker.get());
        }));
    }

    @EveryPlace
    void whatIsNotComparableIsRefused(Place place) throws Exception {
        place.run(() -> {
            @SuppressWarnings("unchecked") // the comparator is a lie
            Comparator<Object> natural = (Comparator<Object>) (Comparator<?>) Comparator.<Integer>naturalOrder();
            Queue<Object> queue = make.priorityQueue(3, natural);
            assertThrows(ClassCastException.class, () -> queue.put(new Object()));
            queue.put(1);
            assertThrows(ClassCastException.class, () -> queue.put("one"));
            assertEquals(List.of(1), queue.drain(9));
        });
    }
}
