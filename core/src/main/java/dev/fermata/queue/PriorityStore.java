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
 * <p>An item stays in its slot, and what moves are the numbers of slots: a reference that is moved in an old array costs a fence,
 * for the collector, and one item that leaves moves as many as the heap is deep.
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

    private static final int FIRST_LENGTH = 16;

    private final Comparator<? super T> order;
    private @Nullable Entry<T>[] slots = entries(FIRST_LENGTH);
    // The numbers of all slots: those in use, as a heap, and behind them those that are free.
    private int[] heap = numbers(0, new int[FIRST_LENGTH]);
    private int size;
    private long arrivals;
    private long returns; // of items that were put back before their equals

    // the plan: guarded by the queue's ordering lock
    private int place; // of the entry that comes
    private int removed; // where the entry is that goes
    private final int[] path = new int[Integer.SIZE]; // from there on: where the entry that fills the hole comes from
    private int depth; // how much of it is used
    private Set<Entry<T>> leaving = Set.of(); // if more than one go
    private @Nullable PriorityStore<T> rest; // what is left then

    PriorityStore(Comparator<? super T> order) {
        this.order = order;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static <T> @Nullable Entry<T>[] entries(int length) {
        return (@Nullable Entry<T>[]) new Entry[length];
    }

    /** Each place from there on has the number of the slot with its index. */
    private static int[] numbers(int from, int[] heap) {
        for (int i = from; i < heap.length; i++) {
            heap[i] = i;
        }
        return heap;
    }

    @Override
    boolean isOrdered() {
        return true;
    }

    @Override
    int size() {
        return size;
    }

    /** Its entry, which is not kept here: a new object in an old one costs a fence, and it comes into a slot as soon as it is added. */
    @Override
    Object prepareAdd(T item) {
        seeToSlot();
        if (size == 0) {
            order.compare(item, item); // an item that cannot be compared is refused now, not when another comes
        }
        return planAdd(new Entry<>(item, arrivals)); // not moved past its equals
    }

    private void seeToSlot() {
        if (size == slots.length) {
            @Nullable Entry<T>[] more = Arrays.copyOf(slots, 2 * size);
            heap = numbers(size, Arrays.copyOf(heap, 2 * size));
            slots = more;
        }
    }

    @Override
    Object preparePutBack(T item) {
        seeToSlot();
        return planAdd(new Entry<>(item, -1 - returns));
    }

    private Entry<T> planAdd(Entry<T> entry) {
        int hole = size;
        while (hole > 0 && before(entry, at(parent(hole)))) {
            hole = parent(hole);
        }
        place = hole;
        return entry;
    }

    @Override
    void add(T item, @Nullable Object prepared) {
        addPlanned(entry(prepared));
        arrivals++;
    }

    @Override
    void putBack(T item, Object prepared) {
        addPlanned(entry(prepared));
        returns++;
    }

    @SuppressWarnings("unchecked") // an entry of this store, which it has prepared
    private Entry<T> entry(@Nullable Object prepared) {
        return (Entry<T>) Objects.requireNonNull(prepared);
    }

    private void addPlanned(Entry<T> entry) {
        int slot = heap[size];
        for (int hole = size; hole != place; hole = parent(hole)) {
            heap[hole] = heap[parent(hole)];
        }
        heap[place] = slot;
        slots[slot] = entry;
        size++;
    }

    @Override
    void prepareRemove() {
        planRemove(0);
    }

    private void planRemove(int index) {
        int last = size - 1;
        int steps = 0;
        if (index < last) {
            Entry<T> filler = at(last);
            // Down to a leaf, and up again to where the filler fits, which as a rule is near the bottom, where it comes
            // from: half as many comparisons as on the way down (Wegener, Bottom-Up-Heapsort, 1993).
            for (int child = 2 * index + 1; child < last; child = 2 * child + 1) {
                if (child + 1 < last && before(at(child + 1), at(child))) {
                    child++;
                }
                path[steps++] = child;
            }
            while (steps > 0 && before(filler, at(path[steps - 1]))) {
                steps--;
            }
            if (steps == 0) { // it comes from another branch and may have to go up
                int hole = index;
                while (hole > 0 && before(filler, at(parent(hole)))) {
                    hole = parent(hole);
                    path[steps++] = hole;
                }
            }
        }
        removed = index;
        depth = steps;
    }

    @Override
    T remove() {
        return removePlanned().item;
    }

    private Entry<T> removePlanned() {
        Entry<T> gone = at(removed);
        int[] all = heap;
        int slot = all[removed];
        int filler = all[--size];
        int hole = removed;
        for (int i = 0; i < depth; i++) {
            int from = path[i];
            all[hole] = all[from];
            hole = from;
        }
        all[hole] = filler;
        all[size] = slot; // also where the filler is the one that goes
        slots[slot] = null;
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
        exchange((PriorityStore<T>) empty);
    }

    private void exchange(PriorityStore<T> other) {
        @Nullable Entry<T>[] othersSlots = other.slots;
        int[] othersHeap = other.heap;
        int othersSize = other.size;
        other.slots = slots;
        other.heap = heap;
        other.size = size;
        slots = othersSlots;
        heap = othersHeap;
        size = othersSize;
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
        for (int i = 0; i < size; i++) {
            copy.entries[i] = at(i);
        }
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
            rest = without(leaving);
        }
    }

    private PriorityStore<T> without(Set<Entry<T>> others) {
        PriorityStore<T> left = new PriorityStore<>(order);
        for (int i = 0; i < size; i++) {
            if (!others.contains(at(i))) { // in the order of the heap, so that most are in place at once
                left.seeToSlot();
                left.addPlanned(left.planAdd(at(i)));
            }
        }
        return left;
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
            exchange(Objects.requireNonNull(rest));
        }
        return count;
    }

    @Override
    void forget() {
        leaving = Set.of();
        rest = null;
    }

    private boolean before(Entry<T> one, Entry<T> other) {
        int compared = order.compare(one.item, other.item);
        return compared != 0 ? compared < 0 : one.arrival < other.arrival;
    }

    private Entry<T> at(int index) {
        return existing(slots[heap[index]], index);
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
