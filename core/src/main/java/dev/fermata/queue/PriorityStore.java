package dev.fermata.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The smallest first, ties in the order of arrival: a binary heap that compares first and moves after. So a comparator
 * that throws leaves it as it was ({@code java.util.PriorityQueue} loses one item then, and has another twice).
 *
 * @param <T> the type of the items
 */
final class PriorityStore<T> extends Store<T> {
    private static final class Entry<T> {
        final T item;
        final long arrival;
        boolean gone; // guarded

        Entry(T item, long arrival) {
            this.item = item;
            this.arrival = arrival;
        }
    }

    /** A copy of the heap, to be sorted. */
    private static final class HeapPicture<T> extends Picture<T> {
        final PriorityStore<T> store;
        final @Nullable Entry<T>[] entries;
        int length;

        HeapPicture(PriorityStore<T> store) {
            this.store = store;
            this.entries = entries(store.size);
        }

        @Override
        int length() {
            return length;
        }

        @Override
        @Nullable
        T at(int place) {
            return entry(place).item;
        }

        Entry<T> entry(int place) {
            return store.existing(entries[place], place);
        }

        /** In no order, but complete, if comparing fails. */
        @Override
        void sort() {
            List<Entry<T>> sorted = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                sorted.add(entry(i));
            }
            try {
                sorted.sort((one, other) -> store.before(one, other) ? -1 : 1);
                sorted.toArray(entries);
            } catch (RuntimeException | Error e) { // of the comparator
                return;
            }
        }
    }

    private final Comparator<? super T> order;
    private @Nullable Entry<T>[] heap = entries(16);
    private int size;
    private long arrivals;
    private long returns; // of items that were put back before their equals

    // the plan: guarded by the queue's ordering lock
    private @Nullable Entry<T> coming;
    private int place; // of the coming entry
    private int removed; // where the entry is that goes
    private final int[] path = new int[Integer.SIZE]; // from there on: where the entry that fills the hole comes from
    private int depth; // how much of it is used
    private Set<Entry<T>> leaving = Set.of(); // if more than one go
    private @Nullable Entry<T> @Nullable [] rest; // a heap of what is left then

    PriorityStore(Comparator<? super T> order) {
        this.order = order;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static <T> @Nullable Entry<T>[] entries(int length) {
        return (@Nullable Entry<T>[]) new Entry[length];
    }

    @Override
    boolean isOrdered() {
        return true;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    Object newSpace() {
        return this; // none is needed
    }

    /** Finds the place of an item, and sees to the memory; changes nothing else. Not under the guard. */
    void prepareAdd(T item) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        if (size == 0) {
            order.compare(item, item); // an item that cannot be compared is refused now, not when another comes
        }
        planAdd(new Entry<>(item, arrivals)); // not moved past its equals
    }

    @Override
    void preparePutBack(T item) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        planAdd(new Entry<>(item, -1 - returns));
    }

    private void planAdd(Entry<T> entry) {
        int hole = size;
        while (hole > 0 && before(entry, at(parent(hole)))) {
            hole = parent(hole);
        }
        coming = entry;
        place = hole;
    }

    @Override
    void add(T item) {
        addPlanned(item);
        arrivals++;
    }

    @Override
    void putBack(T item, Object space) {
        addPlanned(item);
        returns++;
    }

    private void addPlanned(T item) {
        Entry<T> entry = coming;
        if (entry == null || entry.item != item) {
            throw new AssertionError("added without being prepared");
        }
        for (int hole = size; hole != place; hole = parent(hole)) {
            heap[hole] = heap[parent(hole)];
        }
        heap[place] = entry;
        size++;
        coming = null;
    }

    /** Finds out what will be first after the next {@link #remove()}; changes nothing. Not under the guard. */
    void prepareRemove() {
        planRemove(0);
    }

    private void planRemove(int index) {
        removed = index;
        depth = 0;
        int last = size - 1;
        if (index >= last) {
            return;
        }
        Entry<T> filler = at(last);
        int hole = index;
        for (int child = 2 * hole + 1; child < last; child = 2 * hole + 1) {
            if (child + 1 < last && before(at(child + 1), at(child))) {
                child++;
            }
            if (!before(at(child), filler)) {
                break;
            }
            path[depth++] = child;
            hole = child;
        }
        if (depth == 0) { // it comes from another branch and may have to go up
            while (hole > 0 && before(filler, at(parent(hole)))) {
                hole = parent(hole);
                path[depth++] = hole;
            }
        }
    }

    @Override
    T remove() {
        return removePlanned().item;
    }

    private Entry<T> removePlanned() {
        Entry<T> gone = at(removed);
        Entry<T> filler = at(--size);
        int hole = removed;
        for (int i = 0; i < depth; i++) {
            heap[hole] = heap[path[i]];
            hole = path[i];
        }
        heap[hole] = filler;
        heap[size] = null; // also where the filler is the one that goes
        gone.gone = true;
        return gone;
    }

    @Override
    @Nullable
    T first() {
        return size == 0 ? null : at(0).item;
    }

    @Override
    Store<T> newStore() {
        return new PriorityStore<>(order);
    }

    @Override
    void moveItemsTo(Store<T> empty) {
        PriorityStore<T> all = (PriorityStore<T>) empty;
        @Nullable Entry<T>[] emptyHeap = all.heap;
        all.heap = heap;
        all.size = size;
        heap = emptyHeap;
        size = 0;
    }

    @Override
    Picture<T> newPicture() {
        return new HeapPicture<>(this);
    }

    @Override
    boolean fill(Picture<T> picture) {
        HeapPicture<T> copy = (HeapPicture<T>) picture;
        if (copy.entries.length < size) {
            return false;
        }
        System.arraycopy(heap, 0, copy.entries, 0, size);
        copy.length = size;
        return true;
    }

    @Override
    boolean holds(Picture<T> picture, int place) {
        return !((HeapPicture<T>) picture).entry(place).gone;
    }

    @Override
    void prepareRemove(Picture<T> picture, BitSet places) {
        leaving = new HashSet<>();
        for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            if (isThere(picture, place)) {
                leaving.add(((HeapPicture<T>) picture).entry(place));
            }
        }
        if (leaving.size() == 1) {
            int index = 0;
            while (!leaving.contains(at(index))) {
                index++;
            }
            planRemove(index);
        } else if (!leaving.isEmpty()) {
            rest = heapWithout(leaving);
        }
    }

    private @Nullable Entry<T>[] heapWithout(Set<Entry<T>> others) {
        PriorityStore<T> left = new PriorityStore<>(order);
        left.heap = entries(heap.length);
        for (int i = 0; i < size; i++) {
            if (!others.contains(at(i))) { // in the order of the heap, so that most are in place at once
                left.planAdd(at(i));
                left.addPlanned(at(i).item);
            }
        }
        return left.heap;
    }

    @Override
    int removeHeld(Picture<T> picture, BitSet places) {
        int count = leaving.size();
        if (count == 1) {
            removePlanned();
        } else if (count > 1) {
            for (Entry<T> entry : leaving) {
                entry.gone = true;
            }
            heap = Objects.requireNonNull(rest);
            size -= count;
        }
        return count;
    }

    @Override
    void forget() {
        coming = null;
        leaving = Set.of();
        rest = null;
    }

    private boolean before(Entry<T> one, Entry<T> other) {
        int compared = order.compare(one.item, other.item);
        return compared != 0 ? compared < 0 : one.arrival < other.arrival;
    }

    private Entry<T> at(int index) {
        return existing(heap[index], index);
    }

    private Entry<T> existing(@Nullable Entry<T> entry, int index) {
        if (entry == null) {
            throw new AssertionError("hole in the heap at " + index);
        }
        return entry;
    }

    private static int parent(int index) {
        return (index - 1) >> 1;
    }
}
