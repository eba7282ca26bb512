package dev.fermata.queue;

import dev.fermata.wait.Outcome;
import dev.fermata.wait.Waiter;
import java.util.Comparator;
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

    @Override
    boolean step(T item, @Nullable Putter<T> putter) {
        lockOrdering();
        try {
            heap.prepareAdd(item);
            putters.lock();
            return putUnderGuard(item, putter);
        } finally {
            heap.forget();
            unlockOrdering();
        }
    }

    @Override
    @Nullable
    T step(@Nullable Taker<T> taker) {
        lockOrdering();
        T item = null;
        Putter<T> putter = null;
        Waiter atEnd = null;
        boolean mayAdmit = false;
        try {
            heap.prepareRemove();
            putters.lock();
            if (heap.size() > 0) {
                item = heap.remove();
                mayAdmit = putters.first() != null;
                atEnd = isClosedNow() ? Idle.detach(this) : null;
            } else {
                putter = meet(taker);
                item = putter == null ? null : putter.item;
            }
            putters.unlock();
            if (mayAdmit) {
                admit();
            }
        } finally {
            unlockOrdering();
        }
        if (putter != null) {
            putter.wake();
        }
        Waiter.settleAll(atEnd, Outcome.GRANTED);
        return item;
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
            try {
                heap.prepareAdd(putter.item);
            } catch (RuntimeException | Error e) {
                putter.failure = e;
            }
            putters.lock();
            boolean stillFirst = putters.first() == putter; // it may have been cancelled meanwhile
            if (stillFirst && putter.failure != null) {
                putters.refuse(putter);
            } else if (stillFirst) {
                admitFirst();
            }
            putters.unlock();
            if (stillFirst) {
                putter.wake();
            } else {
                heap.forget();
            }
        }
    }
}
