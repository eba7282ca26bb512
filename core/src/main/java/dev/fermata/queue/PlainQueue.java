package dev.fermata.queue;

import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * Where nothing is compared.
 *
 * <p>What the quick steps need is read before they take the guard: what is read from a field behind it waits for the lock, and so
 * does each load that it leads to.
 *
 * @param <T> the type of the items
 */
final class PlainQueue<T> extends QueueImpl<T> {
    private final ChunkStore<T> chunks; // guarded by putters

    PlainQueue(String name, int capacity, boolean lifo) {
        this(name, capacity, new ChunkStore<>(lifo));
    }

    private PlainQueue(String name, int capacity, ChunkStore<T> chunks) {
        super(name, capacity, chunks);
        this.chunks = chunks;
    }

    @Override
    boolean putAtOnce(T item) {
        ChunkStore<T> store = chunks;
        WaitQueue guard = putters;
        WaitQueue waiting = takers;
        Unfinished all = unfinished;
        if (store.size() >= capacity || waiting.first() != null) {
            return false;
        }
        guard.lock();
        boolean accepted = store.size() < capacity
                && store.hasSpace()
                && waiting.first() == null
                && guard.first() == null
                && !isClosedNow();
        if (accepted) {
            all.add();
            store.add(item);
        }
        guard.unlock();
        return accepted;
    }

    @Override
    @Nullable
    T takeAtOnce() {
        ChunkStore<T> store = chunks;
        WaitQueue guard = putters;
        if (store.size() == 0) {
            return null;
        }
        T item = null;
        guard.lock();
        if (store.size() > 0 && guard.first() == null && !isClosedNow()) {
            item = store.remove();
        }
        guard.unlock();
        return item;
    }

    @Override
    boolean step(T item, @Nullable Putter<T> putter) {
        putters.lock();
        seeToSpace();
        return putUnderGuard(item, putter);
    }

    @Override
    @Nullable
    T step(@Nullable Taker<T> taker) {
        T item;
        Putter<T> putter;
        Waiter atEnd = null;
        putters.lock();
        seeToSpace(); // for the item of the first putter
        if (chunks.size() > 0) {
            item = chunks.remove();
            putter = admitFirst();
            atEnd = isClosedNow() ? Idle.detach(this) : null;
        } else {
            putter = meet(taker);
            item = putter == null ? null : putter.item;
        }
        putters.unlock();
        if (putter != null) {
            putter.wake();
        }
        Waiter.settleAll(atEnd, Outcome.GRANTED);
        return item;
    }

    @Override
    void admitAll() {
        Putter<T> putter;
        do {
            putters.lock();
            seeToSpace();
            putter = admitFirst();
            putters.unlock();
            if (putter != null) {
                putter.wake();
            }
        } while (putter != null);
    }

    /** Memory for one more item in the store. Under the guard, which is given back for as long as it is allocated. */
    private void seeToSpace() {
        while (!chunks.hasSpace()) {
            putters.unlock();
            Object space = chunks.newSpace();
            putters.lock();
            if (!chunks.hasSpace()) {
                chunks.give(space);
            }
        }
    }
}
