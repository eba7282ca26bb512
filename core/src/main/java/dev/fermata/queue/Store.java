package dev.fermata.queue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a queue keeps its items, in the order in which they are taken.
 *
 * <p>Neither code of a user nor an allocation may happen under the guard of the queue, a spin lock. So what may compare
 * or allocate comes first, outside the guard: {@code prepare…} and {@code new…}; the step itself moves references and
 * cannot fail. An {@linkplain #isOrdered() ordered} store calls code of a user in {@code prepare…}; then the queue lets
 * one thread at a time prepare and step, under a lock that may be held for long.
 *
 * @param <T> the type of the items
 */
abstract class Store<T> {
    /**
     * What was in a store at one moment: a row of places in the order of taking. A place says for good what was there, and
     * the store says whether it still is; so of two equal items, even of an object that is there twice, the right one goes.
     */
    abstract static class Picture<T> {
        int epoch; // of the store, when it was taken

        /** How many places there are; some may be empty. */
        abstract int length();

        /** The item at a place; null: the place is empty. */
        abstract @Nullable T at(int place);

        /** Puts the places in the order of taking, if the store is ordered. Not under the guard. */
        void sort() {}

        final List<T> toList() {
            List<T> items = new ArrayList<>(length());
            for (int place = 0; place < length(); place++) {
                T item = at(place);
                if (item != null) {
                    items.add(item);
                }
            }
            return items;
        }
    }

    private int epoch; // guarded; counts the times everything was moved out

    /** Whether it compares items. */
    abstract boolean isOrdered();

    /** How many items it holds. */
    abstract int size();

    // --- one item ----------------------------------------------------------------------------------------------------

    /** Whether there is memory for one more item. Under the guard. */
    boolean hasSpace() {
        return true;
    }

    /** Memory for one more item. Not under the guard. */
    Object newSpace() {
        throw new AssertionError("there is always space");
    }

    /** Takes that. Under the guard. */
    void give(Object space) {}

    /** Finds the place of an item, if it is ordered; changes nothing. Not under the guard; {@link #add} gets what it returns. */
    @Nullable
    Object prepareAdd(T item) {
        return null;
    }

    /** Adds an item, for which it was prepared last, and has space. Under the guard. */
    abstract void add(T item, @Nullable Object prepared);

    /** Finds out what will be first after the next item is taken; changes nothing. Not under the guard. */
    void prepareRemove() {}

    /** Takes the first item; it must not be empty, and prepared last for that. Under the guard. */
    abstract T remove();

    /** What it takes to have an item back that was taken, before its equals. Not under the guard. */
    abstract Object preparePutBack(T item);

    /** Puts it back as the first one. Under the guard. */
    abstract void putBack(T item, Object prepared);

    /** The first item, or null. Under the guard. */
    abstract @Nullable T first();

    // --- all of them -------------------------------------------------------------------------------------------------

    /** An empty one of the same kind. Not under the guard. */
    abstract Store<T> newStore();

    /** Moves everything to an empty one, in O(1). Under the guard. */
    final void moveTo(Store<T> empty) {
        epoch++;
        moveItemsTo(empty);
    }

    abstract void moveItemsTo(Store<T> empty);

    /** Room for a picture of what is in it now. Not under the guard. */
    abstract Picture<T> newPicture();

    /** Takes the picture; false if by now there is more than it has room for. Under the guard. */
    final boolean take(Picture<T> picture) {
        picture.epoch = epoch;
        return fill(picture);
    }

    abstract boolean fill(Picture<T> picture);

    /** What is in it, in the order of taking. Of a store that only the caller has. */
    final List<T> toList() {
        Picture<T> picture = newPicture();
        take(picture);
        picture.sort();
        return picture.toList();
    }

    /** Whether the item at that place is still there. Under the guard. */
    final boolean isThere(Picture<T> picture, int place) {
        return picture.epoch == epoch && holds(picture, place);
    }

    abstract boolean holds(Picture<T> picture, int place);

    /** Finds out what is left without those places, if it is ordered; changes nothing. Not under the guard; then {@link #forget}. */
    abstract void prepareRemove(Picture<T> picture, BitSet places);

    /** Lets go of what was prepared. */
    void forget() {}

    /** Removes what is still there at those places; says how many. Under the guard. */
    final int remove(Picture<T> picture, BitSet places) {
        return picture.epoch == epoch ? removeHeld(picture, places) : 0;
    }

    abstract int removeHeld(Picture<T> picture, BitSet places);
}
