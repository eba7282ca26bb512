package dev.fermata.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a queue keeps its items, in the order in which they are taken.
 *
 * <p>Neither code of a user nor an allocation may happen under the guard of the queue, a spin lock. So what may compare
 * or allocate comes first, outside the guard: {@code prepare…} and {@code newSpace}; the step itself moves references and
 * cannot fail. An {@linkplain #isOrdered() ordered} store calls code of a user in {@code prepare…}; then the queue lets
 * one thread at a time prepare and step, under a lock that may be held for long.
 *
 * @param <T> the type of the items
 */
abstract class Store<T> {
    /** Whether it compares items. */
    abstract boolean isOrdered();

    /** How many items it holds. */
    abstract int size();

    /** Whether there is memory for one more item. Under the guard. */
    abstract boolean hasSpace();

    /** More memory, for {@link #give}. Not under the guard. */
    abstract Object newSpace();

    /** Takes it. Under the guard. */
    abstract void give(Object space);

    /** Finds the place of an item, if it is ordered; changes nothing. Not under the guard. */
    abstract void prepareAdd(T item);

    /** Lets go of an item that was prepared and has gone elsewhere. */
    void forget() {}

    /** Adds the item that was prepared. Under the guard. */
    abstract void add(T item);

    /** Finds out what will be first after the next {@link #remove}, if it is ordered; changes nothing. Not under the guard. */
    abstract void prepareRemove();

    /** Takes the first item; it must not be empty. Under the guard. */
    abstract T remove();

    /** The first item, or null. Under the guard. */
    abstract @Nullable T first();

    /** Takes everything, in O(1); what comes back is nobody else's. Under the guard. */
    abstract Store<T> takeAll();

    /** Its items in the order in which they would be taken; in no order if comparing fails. */
    abstract List<T> toList();

    /** Finds out what is left without this very object, if it is ordered; changes nothing. Not under the guard. */
    abstract void prepareRemoveExactly(Object item);

    /** Removes this very object; false if it is not there. Under the guard. */
    abstract boolean removeExactly(Object item);
}
