package dev.fermata.queue;

import dev.fermata.engine.Nanos;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where items are compared: that is code of a user, so it comes before the guard is taken, and {@code ordering} around both.
 *
 * @param <T> the type of the items
 */
final class OrderedQueue<T> extends QueueImpl<T> {
    private final PriorityStore<T> heap; // guarded by putters and by ordering

    OrderedQueue(String name, int capacity, Comparator<? super T> order) {
        this(name, capacity, new PriorityStore<>(order));
    }

    private OrderedQueue(String name, int capacity, PriorityStore<T> heap) {
        super(name, capacity, heap);
        this.heap = heap;
    }

    @Override
    boolean putAtOnce(T item) {
        return false; // it is compared first
    }

    @Override
    @Nullable
    T takeAtOnce() {
        return null;
    }

    /** Not by the way of plain queues: HotSpot would take what ordered ones do into that. */
    @Override
    public void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        putOrWait(enter("put"), item, Nanos.FOREVER);
    }

    /** As {@link #put}. */
    @Override
    public T take() throws InterruptedException {
        return takeOrThrow(enter("take"));
    }

    // --- those who wait to put ---------------------------------------------------------------------------------------

    @Override
    @Nullable
    Putter<T> admitAtOnce() {
        return null;
    }

    @Override
    void admitCompared() {
        if (putters.sizeNow() > 0) {
            admit();
        }
    }

    @Override
    void admitAll() {
        lockOrdering();
        try {
            admit();
        } finally {
            unlockOrdering();
        }
    }

    /** As many as there is room for; a putter whose item cannot be compared is refused. */
    private void admit() {
        while (true) {
            putters.lock();
            Putter<T> putter = heap.size() < capacity ? firstPutter() : null;
            putters.unlock();
            if (putter == null) {
                return;
            }
            Object prepared = null;
            try {
                prepared = heap.prepareAdd(putter.item);
            } catch (RuntimeException | Error e) {
                putter.failure = e;
            }
            putters.lock();
            boolean stillFirst = putters.first() == putter; // it may have been cancelled meanwhile
            if (stillFirst && prepared != null) {
                heap.add(putter.item, prepared);
                unfinished.add();
                putters.grantFirst();
            } else if (stillFirst) {
                putters.refuse(putter);
            }
            putters.unlock();
            if (stillFirst) {
                putter.wake();
            }
        }
    }
}
