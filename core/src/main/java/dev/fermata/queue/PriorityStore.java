package dev.fermata.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest first, ties in the order of arrival: a binary heap that compares first and moves after. So a comparator
 * that throws leaves it as it was ({@code java.util.PriorityQueue} loses one item then, and has another twice).
 *
 * @param <T> the type of the items
 */
final class PriorityStore<T> extends Store<T> {
    private record Entry<T>(T item, long arrival) {}

    private final Comparator<? super T> order;
    private @Nullable Entry<T>[] heap = entries(16);
    private int size;
    private long arrivals;

    // the plan: guarded by the queue's ordering lock
    private @Nullable Entry<T> coming;
    private int place; // of the coming entry
    private final int[] path = new int[Integer.SIZE]; // from the root: where the entry that moves up comes from
    private int depth; // how much of it is used
    private @Nullable PriorityStore<T> without; // what is left when one item is removed

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
    boolean hasSpace() {
        return true; // prepareAdd sees to it
    }

    @Override
    Object newSpace() {
        throw new AssertionError("always has space");
    }

    @Override
    void give(Object space) {
        throw new AssertionError("always has space");
    }

    @Override
    void prepareAdd(T item) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        if (size == 0) {
            order.compare(item, item); // an item that cannot be compared is refused now, not when another comes
        }
        int hole = size;
        while (hole > 0 && order.compare(item, at(parent(hole)).item) < 0) { // not moved past its equals
            hole = parent(hole);
        }
        coming = new Entry<>(item, arrivals);
        place = hole;
    }

    @Override
    void add(T item) {
        Entry<T> entry = coming;
        if (entry == null || entry.item != item) {
            throw new AssertionError("added without being prepared");
        }
        for (int hole = size; hole != place; hole = parent(hole)) {
            heap[hole] = heap[parent(hole)];
        }
        heap[place] = entry;
        size++;
        arrivals++;
        coming = null;
    }

    @Override
    void forget() {
        coming = null;
    }

    @Override
    void prepareRemove() {
        depth = 0;
        int rest = size - 1;
        if (rest > 0) {
            Entry<T> last = at(rest);
            for (int hole = 0, child = 1; child < rest; child = 2 * hole + 1) {
                if (child + 1 < rest && before(at(child + 1), at(child))) {
                    child++;
                }
                if (!before(at(child), last)) {
                    break;
                }
                path[depth++] = child;
                hole = child;
            }
        }
    }

    @Override
    T remove() {
        T first = at(0).item;
        Entry<T> last = at(--size);
        int hole = 0;
        for (int i = 0; i < depth; i++) {
            heap[hole] = heap[path[i]];
            hole = path[i];
        }
        heap[hole] = last;
        heap[size] = null; // also where the last was the only one
        return first;
    }

    @Override
    @Nullable
    T first() {
        return size == 0 ? null : at(0).item;
    }

    @Override
    Store<T> takeAll() {
        PriorityStore<T> all = new PriorityStore<>(order);
        all.heap = heap;
        all.size = size;
        heap = entries(16);
        size = 0;
        return all;
    }

    @Override
    List<T> toList() {
        List<Entry<T>> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(at(i));
        }
        try {
            entries.sort((one, other) -> before(one, other) ? -1 : 1);
        } catch (RuntimeException | Error e) { // the comparator fails: then in no order, but complete
            entries.clear();
            for (int i = 0; i < size; i++) {
                entries.add(at(i));
            }
        }
        List<T> items = new ArrayList<>(entries.size());
        for (Entry<T> entry : entries) {
            items.add(entry.item);
        }
        return items;
    }

    @Override
    void prepareRemoveExactly(Object item) {
        PriorityStore<T> rest = new PriorityStore<>(order);
        List<Entry<T>> others = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            if (at(i).item != item || others.size() < i) { // only the first that is it
                others.add(at(i));
            }
        }
        others.sort((one, other) -> Long.compare(one.arrival, other.arrival));
        for (Entry<T> entry : others) {
            rest.prepareAdd(entry.item);
            rest.coming = entry;
            rest.add(entry.item);
        }
        without = rest;
    }

    @Override
    boolean removeExactly(Object item) {
        PriorityStore<T> rest = without;
        if (rest == null) {
            throw new AssertionError("removed without being prepared");
        }
        without = null;
        boolean found = rest.size < size;
        heap = rest.heap;
        size = rest.size;
        return found;
    }

    private boolean before(Entry<T> one, Entry<T> other) {
        int compared = order.compare(one.item, other.item);
        return compared != 0 ? compared < 0 : one.arrival < other.arrival;
    }

    private Entry<T> at(int index) {
        Entry<T> entry = heap[index];
        if (entry == null) {
            throw new AssertionError("hole in the heap at " + index);
        }
        return entry;
    }

    private static int parent(int index) {
        return (index - 1) >> 1;
    }
}
