package dev.fermata.queue;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A queue of ours for code that wants a BlockingQueue: the same items, the same waiters.
 *
 * <p>Iterators, spliterators and bulk removals work on what is in the queue when they begin, in the order of taking: what is
 * taken meanwhile is left out, what is put meanwhile is not seen. Each item has its place, so of equal items the right one
 * goes. A predicate that throws removes nothing.
 *
 * <p>A closed queue is seen like this: whatever puts throws {@link QueueClosedException}, an {@code IllegalStateException};
 * what is left can be taken; then {@code take} throws it, too, while {@code poll} and {@code peek} return null. A putter and a
 * taker that wait when it is closed get it then.
 *
 * <p>Two faces of one queue are equal, and neither can be drained or added to the other.
 *
 * @param <T> the type of its items
 */
final class JavaQueue<T> extends AbstractQueue<T> implements BlockingQueue<T> {
    private final QueueImpl<T> queue;

    JavaQueue(QueueImpl<T> queue) {
        this.queue = queue;
    }

    // --- putting and taking ------------------------------------------------------------------------------------------

    @Override
    public void put(T item) throws InterruptedException {
        queue.put(item);
    }

    @Override
    public boolean offer(T item) {
        return queue.offer(item);
    }

    @Override
    public boolean offer(T item, long timeout, TimeUnit unit) throws InterruptedException {
        return queue.offer(item, duration(timeout, unit));
    }

    @Override
    public T take() throws InterruptedException {
        return queue.take();
    }

    @Override
    public @Nullable T poll() {
        return queue.poll().orElse(null);
    }

    @Override
    public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
        return queue.poll(duration(timeout, unit)).orElse(null);
    }

    private static Duration duration(long timeout, TimeUnit unit) {
        return Duration.ofNanos(Math.max(0, unit.toNanos(timeout)));
    }

    @Override
    public T remove() {
        T item = poll();
        if (item == null) {
            throw new NoSuchElementException(queue + " is empty");
        }
        return item;
    }

    @Override
    public @Nullable T peek() {
        queue.look("peek");
        return queue.first();
    }

    // --- many at once ------------------------------------------------------------------------------------------------

    @Override
    public boolean addAll(Collection<? extends T> items) {
        if (isFaceOfSame(items)) {
            throw new IllegalArgumentException("a queue cannot be added to itself");
        }
        return super.addAll(items);
    }

    @Override
    public int drainTo(Collection<? super T> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /** An item that the target does not take is the first in the queue again; those before it are in the target. */
    @Override
    public int drainTo(Collection<? super T> target, int max) {
        Objects.requireNonNull(target, "target");
        if (isFaceOfSame(target)) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        int there = Math.min(max, queue.sizeWithPutters());
        int drained = 0;
        while (drained < there) {
            T item = poll();
            if (item == null) {
                break;
            }
            try {
                target.add(item);
            } catch (RuntimeException | Error e) {
                queue.putBack(item);
                throw e;
            }
            drained++;
        }
        return drained;
    }

    @Override
    public void clear() {
        queue.use("clear");
        queue.removeAll();
    }

    @Override
    public boolean removeAll(Collection<?> items) {
        Objects.requireNonNull(items, "items");
        return removeIf(items::contains);
    }

    @Override
    public boolean retainAll(Collection<?> items) {
        Objects.requireNonNull(items, "items");
        return removeIf(item -> !items.contains(item));
    }

    @Override
    public boolean removeIf(Predicate<? super T> filter) {
        Objects.requireNonNull(filter, "filter");
        queue.use("removeIf");
        Store.Picture<T> picture = queue.picture();
        BitSet places = new BitSet();
        for (int place = 0; place < picture.length(); place++) {
            T item = picture.at(place);
            if (item != null && filter.test(item)) {
                places.set(place);
            }
        }
        return queue.remove(picture, places) > 0;
    }

    @Override
    public boolean remove(@Nullable Object item) {
        queue.use("remove");
        if (item != null) {
            Store.Picture<T> picture = queue.picture();
            for (int place = 0; place < picture.length(); place++) {
                T candidate = picture.at(place);
                if (candidate != null && item.equals(candidate) && remove(picture, place)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean remove(Store.Picture<T> picture, int place) {
        BitSet places = new BitSet();
        places.set(place);
        return queue.remove(picture, places) > 0;
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public int remainingCapacity() {
        int capacity = queue.capacity();
        return capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - queue.size());
    }

    @Override
    public boolean contains(@Nullable Object item) {
        return toList("contains").contains(item);
    }

    @Override
    public Object[] toArray() {
        return toList("toArray").toArray();
    }

    @Override
    public <E extends @Nullable Object> E[] toArray(E[] array) {
        return toList("toArray").toArray(array);
    }

    private List<T> toList(String operation) {
        queue.look(operation);
        return queue.picture().toList();
    }

    @Override
    public Spliterator<T> spliterator() {
        return new ItemSpliterator<>(queue);
    }

    @Override
    public Iterator<T> iterator() {
        queue.look("iterator");
        return new ItemIterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return isFaceOfSame(other);
    }

    private boolean isFaceOfSame(@Nullable Object other) {
        return other instanceof JavaQueue<?> face && face.queue == queue;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(queue);
    }

    /** Looks one ahead, so that what {@code hasNext} has promised can be returned. */
    private final class ItemIterator implements Iterator<T> {
        private final Store.Picture<T> picture = queue.picture();
        private int place = -1; // of the next item
        private int last = -1; // of the one returned last; -1: none, or removed
        private @Nullable T next = advance();

        private @Nullable T advance() {
            do {
                place++;
            } while (place < picture.length() && !queue.isThere(picture, place));
            return place < picture.length() ? picture.at(place) : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public T next() {
            T item = next;
            if (item == null) {
                throw new NoSuchElementException();
            }
            queue.look("next");
            last = place;
            next = advance();
            return item;
        }

        @Override
        public void remove() {
            if (last < 0) {
                throw new IllegalStateException("next() first");
            }
            queue.use("remove");
            JavaQueue.this.remove(picture, last);
            last = -1;
        }
    }
}
