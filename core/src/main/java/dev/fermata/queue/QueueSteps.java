package dev.fermata.queue;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an item goes in and comes out, and the wait for that.
 *
 * <p>What may wait is in one method, and longer than what HotSpot takes into another one (325 bytes, its {@code FreqInlineSize}). Else
 * put and take, compiled once with their waits, would be too long to be taken into their callers: then each item that goes through
 * a queue with room costs a third more, in every program that has also seen full and empty queues.
 *
 * @param <T> the type of the items
 */
abstract class QueueSteps<T> extends QueueCore<T> {
    QueueSteps(String name, int capacity, Store<T> store) {
        super(name, capacity, store);
    }

    /** Stores an item, if it is clear at a glance that there is room and nobody waits: as a rule, where a queue has some room. */
    abstract boolean putAtOnce(T item);

    /** Takes an item from the store, in the same case; else null. */
    abstract @Nullable T takeAtOnce();

    /**
     * Hands the item over or stores it; else waits with it, for so many nanoseconds at most: 0 is not at all, and throws no
     * InterruptedException. False if the time was over first.
     */
    final boolean putOrWait(Fiber me, T item, long nanos) throws InterruptedException {
        Putter<T> putter = nanos != 0 && looksFull() ? newPutter(me, item, nanos) : null;
        boolean waits = false;
        try {
            while (!waits) {
                boolean open;
                boolean accepted;
                Taker<T> taker;
                lockOrdering();
                try {
                    Object prepared = store.prepareAdd(item);
                    putters.lock();
                    seeToSpace();
                    open = !isClosedNow();
                    taker = open ? firstTaker() : null;
                    accepted = taker != null || (open && store.size() < capacity && putters.first() == null);
                    if (accepted) {
                        unfinished.add();
                    }
                    if (taker != null) {
                        taker.item = item;
                        takers.grantFirst();
                    } else if (accepted) {
                        store.add(item, prepared);
                    } else if (open && putter != null) {
                        putters.add(putter);
                        waits = true;
                    }
                    putters.unlock();
                } finally {
                    unlockOrdering();
                }
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
            throw refusal(putter.failure);
        }
        return how == Outcome.GRANTED;
    }

    /** Takes an item, from the store or from a putter; else waits, as a put does. Null, too, if the queue is closed and empty. */
    final @Nullable T takeOrWait(Fiber me, long nanos) throws InterruptedException {
        Taker<T> taker = nanos != 0 && looksEmpty() ? newTaker(me, nanos) : null;
        boolean waits = false;
        try {
            while (!waits) {
                T item = null;
                Putter<T> putter;
                Waiter atEnd = null;
                boolean open;
                lockOrdering();
                try {
                    store.prepareRemove();
                    putters.lock();
                    seeToSpace(); // for the item of the first putter
                    open = !isClosedNow();
                    if (store.size() > 0) {
                        item = store.remove();
                        putter = admitAtOnce();
                        atEnd = open ? null : Idle.detach(this);
                    } else {
                        putter = firstPutter();
                        if (putter != null) { // a rendezvous
                            item = putter.item;
                            unfinished.add();
                            putters.grantFirst();
                        } else if (open && taker != null) {
                            takers.add(taker);
                            waits = true;
                        }
                    }
                    putters.unlock();
                    admitCompared();
                } finally {
                    unlockOrdering();
                }
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

    /** Under the guard, after an item has left: the first putter's item goes in, if it need not be compared and there is room. */
    abstract @Nullable Putter<T> admitAtOnce();

    /** The same for those that are compared. Not under the guard, but in order. */
    abstract void admitCompared();

    /** Memory for one more item in the store. Under the guard, which is given back for as long as it is allocated. */
    final void seeToSpace() {
        while (!store.hasSpace()) {
            putters.unlock();
            Object space = store.newSpace();
            putters.lock();
            if (!store.hasSpace()) {
                store.give(space);
            }
        }
    }

    // --- who waits ---------------------------------------------------------------------------------------------------

    private Putter<T> newPutter(Fiber me, T item, long nanos) throws InterruptedException {
        me.checkMayWait();
        Putter<T> putter = new Putter<>(me, item);
        announce(putter, putters, nanos);
        return putter;
    }

    private Taker<T> newTaker(Fiber me, long nanos) throws InterruptedException {
        if (!isClosedNow()) {
            me.checkMayWait();
        }
        Taker<T> taker = new Taker<>(me);
        announce(taker, takers, nanos);
        return taker;
    }

    private static void announce(Waiter waiter, WaitQueue queue, long nanos) {
        if (nanos == Nanos.FOREVER) {
            waiter.announce(queue);
        }
    }

    private static int await(Waiter waiter, long nanos) throws InterruptedException {
        return nanos == Nanos.FOREVER ? waiter.await() : waiter.await(waiter.fiber.engine.nanoTime() + nanos);
    }

    private RuntimeException refusal(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException exception ? exception : closedException();
    }
}
