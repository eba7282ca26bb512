package dev.fermata.queue;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Waiter;
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

    // --- putting -----------------------------------------------------------------------------------------------------

    /** Not by the way of plain queues: HotSpot would take what ordered ones do into that. */
    @Override
    public void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        putOrWait(enter("put"), item, Nanos.FOREVER);
    }

    @Override
    boolean putOrWait(Fiber me, T item, long nanos) throws InterruptedException {
        Putter<T> putter = nanos != 0 && looksFull() ? newPutter(me, item, nanos) : null;
        boolean waits = false;
        try {
            while (!waits) {
                boolean open;
                boolean accepted;
                Taker<T> taker;
                lockOrdering();
                try {
                    PriorityStore.Entry<T> entry = heap.prepareAdd(item);
                    putters.lock();
                    open = !isClosedNow();
                    taker = open ? firstTaker() : null;
                    accepted = taker != null || (open && heap.size() < capacity && putters.first() == null);
                    if (accepted) {
                        unfinished.add();
                    }
                    if (taker != null) {
                        taker.item = item;
                        takers.grantFirst();
                    } else if (accepted) {
                        heap.add(entry);
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

    private RuntimeException refusal(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException exception ? exception : closedException();
    }

    // --- taking ------------------------------------------------------------------------------------------------------

    /** As {@link #put}. */
    @Override
    public T take() throws InterruptedException {
        return takeOrThrow(enter("take"));
    }

    @Override
    @Nullable
    T takeOrWait(Fiber me, long nanos) throws InterruptedException {
        Taker<T> taker = nanos != 0 && looksEmpty() ? newTaker(me, nanos) : null;
        boolean waits = false;
        try {
            while (!waits) {
                T item = null;
                Putter<T> putter = null;
                Waiter atEnd = null;
                boolean mayAdmit = false;
                boolean open;
                lockOrdering();
                try {
                    heap.prepareRemove();
                    putters.lock();
                    open = !isClosedNow();
                    if (heap.size() > 0) {
                        item = heap.remove();
                        mayAdmit = putters.first() != null;
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

    // --- those who wait to put ---------------------------------------------------------------------------------------

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
            PriorityStore.Entry<T> entry = null;
            try {
                entry = heap.prepareAdd(putter.item);
            } catch (RuntimeException | Error e) {
                putter.failure = e;
            }
            putters.lock();
            boolean stillFirst = putters.first() == putter; // it may have been cancelled meanwhile
            if (stillFirst && entry != null) {
                heap.add(entry);
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
