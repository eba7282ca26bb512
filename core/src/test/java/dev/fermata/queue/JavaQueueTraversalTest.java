package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.contracts.Ordering;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Iterators, spliterators and streams of the view of a queue. */
@ParameterizedClass
@EnumSource(value = Ordering.class, mode = EnumSource.Mode.EXCLUDE, names = "RENDEZVOUS")
final class JavaQueueTraversalTest {
    @Parameter
    Ordering ordering;

    private BlockingQueue<Integer> filled(int count) {
        BlockingQueue<Integer> view = ordering.create(1000).asBlockingQueue();
        for (int item = 1; item <= count; item++) {
            view.add(item);
        }
        return view;
    }

    private static List<Integer> rest(Iterator<Integer> iterator) {
        List<Integer> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        return rest;
    }

    private static List<Integer> rest(Spliterator<Integer> spliterator) {
        List<Integer> rest = new ArrayList<>();
        spliterator.forEachRemaining(rest::add);
        return rest;
    }

    // --- iterators ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void allWaysOfTraversalAgree(Place place) throws Exception {
        place.run(() -> {
            for (int count : List.of(0, 1, 5, 64, 65, 200)) {
                BlockingQueue<Integer> view = filled(count);
                List<Integer> items = List.of(view.toArray(new Integer[0]));
                assertEquals(count, items.size());
                assertEquals(items, rest(view.iterator()));
                assertEquals(items, rest(view.spliterator()));
                assertEquals(items, view.stream().toList());
                assertEquals(
                        items.stream().sorted().toList(),
                        view.parallelStream().sorted().toList());
                List<Integer> each = new ArrayList<>();
                view.forEach(each::add);
                assertEquals(items, each);
                List<Integer> tested = new ArrayList<>();
                assertFalse(view.removeIf(item -> !tested.add(item)));
                assertEquals(items, tested);
                List<Integer> drained = new ArrayList<>();
                assertEquals(count, view.drainTo(drained));
                assertEquals(items, drained);
            }
        });
    }

    @EveryPlace
    void anIteratorKeepsWhatHasNextPromised(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = filled(3);
            Integer first = view.peek();
            Iterator<Integer> iterator = view.iterator();
            assertTrue(iterator.hasNext());
            view.clear();
            assertTrue(iterator.hasNext());
            assertEquals(first, iterator.next());
            assertFalse(iterator.hasNext());
            assertThrows(NoSuchElementException.class, iterator::next);
            assertThrows(NullPointerException.class, () -> view.iterator().forEachRemaining(null));
        });
    }

    /** Of an object that is in the queue twice, the place that the iterator is at goes, and not the first one. */
    @EveryPlace
    void anIteratorRemovesTheRightOneOfEqualItems(Place place) throws Exception {
        place.run(() -> {
            if (ordering != Ordering.PRIORITY) {
                BlockingQueue<Integer> view = ordering.create(9).asBlockingQueue();
                view.addAll(List.of(1, 2, 1, 3, 1));
                Iterator<Integer> iterator = view.iterator();
                for (int i = 0; i < 3; i++) {
                    iterator.next();
                }
                iterator.remove();
                assertEquals(List.of(1, 2, 3, 1), inOrderOfPutting(view));
                iterator.next();
                iterator.next();
                iterator.remove();
                assertEquals(ordering == Ordering.LIFO ? List.of(2, 3, 1) : List.of(1, 2, 3), inOrderOfPutting(view));
            }
        });
    }

    private List<Integer> inOrderOfPutting(BlockingQueue<Integer> view) {
        List<Integer> items = new ArrayList<>(view);
        return ordering == Ordering.LIFO ? items.reversed() : items;
    }

    /** The same object was taken and put again: that is another one. */
    @EveryPlace
    void anIteratorLeavesAnItemThatWasPutAnew(Place place) throws Exception {
        place.run(() -> {
            if (ordering != Ordering.LIFO) { // where it would be in the very same place
                BlockingQueue<Integer> view = filled(1);
                Iterator<Integer> iterator = view.iterator();
                Integer item = iterator.next();
                assertSame(item, view.poll());
                view.add(item);
                iterator.remove();
                assertEquals(1, view.size());
            }
        });
    }

    /** Against a list: put, take, remove by value, by iterator and by predicate, with few different items. */
    @Test
    void itRemovesWhatAListWouldRemove() {
        Random random = new Random(166);
        for (int round = 0; round < 200; round++) {
            BlockingQueue<Integer> view = ordering.create(1000).asBlockingQueue();
            List<Integer> model = new ArrayList<>();
            for (int step = 0; step < 150; step++) {
                int item = random.nextInt(4);
                switch (random.nextInt(8)) {
                    case 0 -> assertEquals(model.isEmpty() ? null : model.removeFirst(), view.poll());
                    case 1 -> assertEquals(model.remove((Integer) item), view.remove((Object) item));
                    case 2 -> removeAt(random.nextInt(9), model.iterator(), view.iterator());
                    case 3 -> {
                        int mask = random.nextInt();
                        assertEquals(model.removeIf(x -> (mask & 15) == x), view.removeIf(x -> (mask & 15) == x));
                    }
                    default -> {
                        view.add(item);
                        model.add(indexOfNew(model, item), item);
                    }
                }
                assertEquals(model, List.copyOf(view));
                assertEquals(model.size(), view.size());
                assertEquals(model.isEmpty() ? null : model.getFirst(), view.peek());
            }
        }
    }

    private static void removeAt(int index, Iterator<Integer> model, Iterator<Integer> view) {
        for (int i = 0; i < index && model.hasNext(); i++) {
            assertEquals(model.next(), view.next());
            if (i == index - 1 || i % 3 == 2) {
                model.remove();
                view.remove();
            }
        }
    }

    private int indexOfNew(List<Integer> model, int item) {
        return switch (ordering) {
            case LIFO -> 0;
            case PRIORITY -> (int) model.stream().filter(other -> other <= item).count();
            default -> model.size();
        };
    }

    // --- spliterators ------------------------------------------------------------------------------------------------

    @EveryPlace
    void aSpliteratorBindsAtTheFirstQuestion(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = filled(0);
            Spliterator<Integer> late = view.spliterator();
            Spliterator<Integer> early = view.spliterator();
            assertFalse(early.tryAdvance(item -> {}));
            view.add(1);
            assertEquals(1, late.estimateSize());
            assertEquals(List.of(1), rest(late));
            assertEquals(0, late.estimateSize());
            assertFalse(early.tryAdvance(item -> {}));
            assertThrows(NullPointerException.class, () -> view.spliterator().tryAdvance(null));
            assertThrows(NullPointerException.class, () -> view.spliterator().forEachRemaining(null));
            assertThrows(IllegalStateException.class, () -> view.spliterator().getComparator());
        });
    }

    @EveryPlace
    void aSpliteratorSaysWhatItIs(Place place) throws Exception {
        place.run(() -> {
            Spliterator<Integer> spliterator = filled(3).spliterator();
            assertTrue(spliterator.hasCharacteristics(Spliterator.NONNULL | Spliterator.CONCURRENT));
            assertEquals(ordering != Ordering.PRIORITY, spliterator.hasCharacteristics(Spliterator.ORDERED));
            assertFalse(spliterator.hasCharacteristics(Spliterator.SIZED)); // others may take meanwhile
        });
    }

    @EveryPlace
    void splitsAreStrictPrefixes(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = filled(200);
            List<Integer> seen = new ArrayList<>();
            split(view.spliterator(), seen);
            assertEquals(List.copyOf(view), seen);
            assertNull(filled(1).spliterator().trySplit());
            assertNull(filled(0).spliterator().trySplit());
        });
    }

    private static void split(Spliterator<Integer> spliterator, List<Integer> seen) {
        Spliterator<Integer> prefix = spliterator.trySplit();
        if (prefix != null) {
            split(prefix, seen);
            split(spliterator, seen);
        } else {
            spliterator.forEachRemaining(seen::add);
        }
    }

    @EveryPlace
    void aSpliteratorLeavesOutWhatIsTakenMeanwhile(Place place) throws Exception {
        place.run(() -> {
            BlockingQueue<Integer> view = filled(10);
            List<Integer> items = new ArrayList<>(view);
            Spliterator<Integer> spliterator = view.spliterator();
            assertTrue(spliterator.tryAdvance(item -> assertEquals(items.getFirst(), item)));
            view.removeIf(item -> item % 2 == 0);
            items.removeIf(item -> item % 2 == 0 || item.equals(items.getFirst()));
            assertEquals(items, rest(spliterator));
            Spliterator<Integer> other = view.spliterator();
            assertTrue(other.tryAdvance(item -> {}));
            view.clear();
            view.add(1);
            assertFalse(other.tryAdvance(item -> {}));
        });
    }

    /** A stream that believed in a size, while others put and take, failed: "End size 2 is less than fixed size 3". */
    @EveryPlace(Place.Kind.NO_LOOP)
    void streamsGoOnWhileOthersPutAndTake(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            BlockingQueue<Integer> view = filled(3);
            AtomicBoolean done = new AtomicBoolean();
            Task<?> other = group.fork(() -> {
                while (!done.get()) {
                    view.add(9);
                    view.poll();
                }
            });
            try {
                for (int i = 0; i < 3000; i++) {
                    assertTrue(view.stream().toArray().length <= 4);
                    assertTrue(view.toArray(new Integer[0]).length <= 4);
                    assertTrue(rest(view.iterator()).size() <= 4);
                }
            } finally {
                done.set(true);
            }
            other.join();
        }));
    }
}
