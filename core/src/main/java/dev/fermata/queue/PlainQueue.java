package dev.fermata.queue;

import dev.fermata.wait.WaitQueue;
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
                && store.hasSlot()
                && waiting.first() == null
                && guard.first() == null
                && !isClosedNow();
        if (accepted) {
            all.add();
            store.addToChunk(item);
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
    void admitAll() {
        Putter<T> putter;
        do {
            putters.lock();
            seeToSpace();
            putter = admitAtOnce();
            putters.unlock();
            if (putter != null) {
                putter.wake();
            }
        } while (putter != null);
    }

    @Override
    @Nullable
    Putter<T> admitAtOnce() {
        Putter<T> putter = chunks.size() < capacity ? firstPutter() : null;
        if (putter != null) {
            chunks.add(putter.item, null);
            unfinished.add();
            putters.grantFirst();
        }
        return putter;
    }

    @Override
    void admitCompared() {}
}
