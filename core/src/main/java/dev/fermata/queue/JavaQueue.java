package dev.fermata.queue;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A queue of ours for code that wants a BlockingQueue: the same items, the same waiters. Iterators are snapshots. */
final class JavaQueue<T> extends AbstractQueue<T> implements BlockingQueue<T> {
    private final QueueImpl<T> queue;

    JavaQueue(QueueImpl<T> queue) {
        this.queue = queue;
    }

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
    public @Nullable T peek() {
        return queue.first();
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public int remainingCapacity() {
        int capacity = queue.capacity();
        return capacity == Integer.MAX_VALUE ? capacity : capacity - queue.size();
    }

    @Override
    public int drainTo(Collection<? super T> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super T> target, int max) {
        Objects.requireNonNull(target, "target");
        if (target == this) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        List<T> items = queue.drain(Math.max(0, max));
        target.addAll(items);
        return items.size();
    }

    @Override
    public boolean remove(@Nullable Object item) {
        if (item != null) {
            for (T candidate : queue.items()) {
                if (item.equals(candidate) && queue.removeExactly(candidate)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void clear() {
        queue.removeAll();
    }

    @Override
    public Iterator<T> iterator() {
        Iterator<T> items = queue.items().iterator();
        return new Iterator<>() {
            private @Nullable T last;

            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public T next() {
                T next = items.next();
                last = next;
                return next;
            }

            @Override
            public void remove() {
                T item = last;
                if (item == null) {
                    throw new IllegalStateException("next() first");
                }
                last = null;
                queue.removeExactly(item);
            }
        };
    }

    @Override
    public T remove() {
        T item = poll();
        if (item == null) {
            throw new NoSuchElementException(queue + " is empty");
        }
        return item;
    }
}
