package dev.fermata.queue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where nothing is compared.
 *
 * <p>What the quick steps need is read before they take the guard: what is read from a field behind it waits for the lock, and so
 * does each load that it leads to.
 *
 * <p>What may wait is in one method, and longer than what HotSpot takes into another one (325 bytes, its {@code FreqInlineSize}). Else
 * put and take, compiled once with their waits, would be too long to be taken into their callers: then each item that goes through
 * a queue with room costs a third more, in every program that has also seen full and empty queues.
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
    boolean putOrWait(Fiber me, T item, long nanos) throws InterruptedException {
        Putter<T> putter = nanos != 0 && looksFull() ? newPutter(me, item, nanos) : null;
        boolean waits = false;
        try {
            while (!waits) {
                putters.lock();
                seeToSpace();
                boolean open = !isClosedNow();
                Taker<T> taker = open ? firstTaker() : null;
                boolean accepted = taker != null || (open && chunks.size() < capacity && putters.first() == null);
                if (accepted) {
                    unfinished.add();
                }
                if (taker != null) {
                    taker.item = item;
                    takers.grantFirst();
                } else if (accepted) {
                    chunks.add(item);
                } else if (open && putter != null) {
                    putters.add(putter);
                    waits = true;
                }
                putters.unlock();
                if (taker != null) {
                    taker.wake();
                }
                if (!open) {
                    throw closedException();
                }
                if (accepted || nanos == 0) {
                    return accepted;
                }
                if (!waits) {
                    putter = newPutter(me, item, nanos);
                }
            }
        } finally {
            if (putter != null && !waits) {
                putter.forgo();
            }
        }
        int how = await(Objects.requireNonNull(putter), nanos);
        if (how == Outcome.REFUSED) {
            throw closedException();
        }
        return how == Outcome.GRANTED;
    }

    @Override
    @Nullable
    T takeOrWait(Fiber me, long nanos) throws InterruptedException {
        Taker<T> taker = nanos != 0 && looksEmpty() ? newTaker(me, nanos) : null;
        boolean waits = false;
        try {
            while (!waits) {
                T item = null;
                Waiter atEnd = null;
                putters.lock();
                seeToSpace(); // for the item of the first putter
                boolean open = !isClosedNow();
                if (chunks.size() > 0) {
                    item = chunks.remove();
                    atEnd = open ? null : Idle.detach(this);
                }
                Putter<T> putter = item == null || chunks.size() < capacity ? firstPutter() : null;
                if (putter != null) {
                    if (item == null) { // a rendezvous
                        item = putter.item;
                    } else {
                        chunks.add(putter.item);
                    }
                    unfinished.add();
                    putters.grantFirst();
                } else if (item == null && open && taker != null) {
                    takers.add(taker);
                    waits = true;
                }
                putters.unlock();
                if (putter != null) {
                    putter.wake();
                }
                Waiter.settleAll(atEnd, Outcome.GRANTED);
                if (item != null || nanos == 0 || !open) {
                    return item;
                }
                if (!waits) {
                    taker = newTaker(me, nanos);
                }
            }
        } finally {
            if (taker != null && !waits) {
                taker.forgo();
            }
        }
        int how = await(Objects.requireNonNull(taker), nanos);
        return how == Outcome.GRANTED ? taker.item : null;
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

    /** Under the guard, if there is room: the first putter's item goes in. */
    private @Nullable Putter<T> admitFirst() {
        Putter<T> putter = chunks.size() < capacity ? firstPutter() : null;
        if (putter != null) {
            chunks.add(putter.item);
            unfinished.add();
            putters.grantFirst();
        }
        return putter;
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
