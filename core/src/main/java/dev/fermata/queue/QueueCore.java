package dev.fermata.queue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all queues do: a store that knows the order of items, and three queues of waiters under one guard.
 *
 * <pre>
 *                 put                                   take
 *      a taker waits ──▶ handed to it        store not empty ──▶ from it; the first putter's item goes in
 *      room, no putter ──▶ into the store    a putter waits ──▶ from it (rendezvous)
 *      else ──▶ waits with the item          else ──▶ waits; refused once closed
 * </pre>
 *
 * <p>Invariants, under the guard: if a taker waits, the store is empty and no putter waits; if a putter waits, the store
 * is full and the queue is open; once closed, nobody waits but in {@code join} and {@link Idle}.
 *
 * <p>With an ordered store, {@code ordering} is held around each step, so that comparing, which is code of a user, happens
 * outside the guard and what was compared still holds at the step. The steps are in {@link QueueSteps}; what is quick, in
 * {@link PlainQueue}, and what compares, in {@link OrderedQueue}.
 *
 * @param <T> the type of the items
 */
abstract class QueueCore<T> {
    static final class Putter<T> extends Waiter {
        final T item;

        @Nullable
        Throwable failure; // of the comparator, when its turn came

        Putter(Fiber fiber, T item) {
            super(fiber);
            this.item = item;
        }
    }

    static final class Taker<T> extends Waiter {
        @Nullable
        T item; // written by whoever grants

        Taker(Fiber fiber) {
            super(fiber);
        }
    }

    final String name;
    final int capacity;
    final WaitQueue putters = new WaitQueue(this); // its guard guards everything
    final WaitQueue takers = new WaitQueue(putters);
    final Unfinished unfinished = new Unfinished(putters); // guarded by putters
    final Store<T> store; // guarded by putters; an ordered one by ordering, too
    private final @Nullable Ordering ordering;
    private volatile boolean closed; // written under the guard
    volatile @Nullable Idle idle; // written under the guard; null until there is a subscriber

    @SuppressWarnings("this-escape") // stored only
    QueueCore(String name, int capacity, Store<T> store) {
        this.name = Objects.requireNonNull(name, "name");
        this.capacity = capacity;
        this.store = store;
        this.ordering = store.isOrdered() ? new Ordering() : null;
    }

    /** What was removed has left room: as many putters as there is room for go on. */
    abstract void admitAll();

    /** Whether a putter will wait, at a glance, so that its first step is that of one who does. */
    final boolean looksFull() {
        return store.size() >= capacity && takers.sizeNow() == 0 && !closed;
    }

    /** The same for a taker. */
    final boolean looksEmpty() {
        return store.size() == 0 && putters.sizeNow() == 0;
    }

    // --- the end, and what is removed --------------------------------------------------------------------------------

    final boolean isClosedNow() {
        return closed;
    }

    /** No more puts; those who wait are refused. */
    final void end() {
        lockOrdering(); // else a put in the middle of its step would find the queue open and then full
        putters.lock();
        closed = true;
        Waiter refusedPutters = putters.detachAll();
        Waiter refusedTakers = takers.detachAll(); // if one waits, the queue is empty
        Waiter atEnd = Idle.detach(this);
        putters.unlock();
        unlockOrdering();
        Waiter.settleAll(refusedPutters, Outcome.REFUSED);
        Waiter.settleAll(refusedTakers, Outcome.REFUSED);
        Waiter.settleAll(atEnd, Outcome.GRANTED);
    }

    /** Takes out everything that is in it; that counts as dealt with. */
    final List<T> removeAll() {
        Store<T> all = store.newStore();
        lockOrdering();
        putters.lock();
        store.moveTo(all);
        Waiter atEnd = Idle.detach(this);
        putters.unlock();
        unlockOrdering();
        Waiter.settleAll(atEnd, Outcome.GRANTED);
        final List<T> items = all.toList();
        unfinished.removed(items.size());
        admitAll();
        return items;
    }

    /** Removes what is still there at some places of a picture, and says how many; that counts as dealt with. */
    final int remove(Store.Picture<T> picture, BitSet places) {
        int removed;
        Waiter atEnd;
        lockOrdering();
        try {
            store.prepareRemove(picture, places);
            putters.lock();
            removed = store.remove(picture, places);
            atEnd = Idle.detach(this);
            putters.unlock();
        } finally {
            store.forget();
            unlockOrdering();
        }
        Waiter.settleAll(atEnd, Outcome.GRANTED);
        unfinished.removed(removed);
        admitAll();
        return removed;
    }

    /** An item that was taken comes back: to a taker that waits, else to the front, even if there is no room. */
    final void putBack(T item) {
        Taker<T> taker;
        lockOrdering();
        try {
            Object prepared = store.preparePutBack(item);
            putters.lock();
            taker = firstTaker();
            if (taker != null) {
                taker.item = item;
                takers.grantFirst();
            } else {
                store.putBack(item, prepared);
            }
            putters.unlock();
        } finally {
            unlockOrdering();
        }
        if (taker != null) {
            taker.wake();
        }
    }

    /** The items in the order in which they would be taken. */
    final Store.Picture<T> picture() {
        lockOrdering();
        try {
            Store.Picture<T> picture = store.newPicture();
            putters.lock();
            while (!store.take(picture)) {
                putters.unlock();
                picture = store.newPicture();
                putters.lock();
            }
            putters.unlock();
            picture.sort();
            return picture;
        } finally {
            unlockOrdering();
        }
    }

    /** Whether an item of a picture is still in it. */
    final boolean isThere(Store.Picture<T> picture, int place) {
        putters.lock();
        boolean there = store.isThere(picture, place);
        putters.unlock();
        return there;
    }

    /** The item that would be taken next, or null. */
    final @Nullable T first() {
        lockOrdering();
        putters.lock();
        T first = store.first();
        putters.unlock();
        unlockOrdering();
        return first;
    }

    /** Whether its order is that of a comparator. */
    final boolean compares() {
        return ordering != null;
    }

    final int sizeNow() {
        putters.lock();
        int size = store.size();
        putters.unlock();
        return size;
    }

    // --- locks and waiters -------------------------------------------------------------------------------------------

    final void lockOrdering() {
        if (ordering != null) {
            ordering.lock();
        }
    }

    final void unlockOrdering() {
        if (ordering != null) {
            ordering.unlock();
        }
    }

    @SuppressWarnings("unchecked") // only putters of this queue are added there
    final @Nullable Putter<T> firstPutter() {
        return (Putter<T>) putters.first();
    }

    @SuppressWarnings("unchecked") // only takers of this queue are added there
    final @Nullable Taker<T> firstTaker() {
        return (Taker<T>) takers.first();
    }

    final QueueClosedException closedException() {
        return new QueueClosedException(
                "queue \"" + name + "\" is closed: nothing can be put, and once it is empty nothing taken");
    }
}
