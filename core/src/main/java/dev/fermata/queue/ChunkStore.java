package dev.fermata.queue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out, or last in, first out: a list of chunks, so that growing never copies, and one chunk in reserve,
 * so that a queue in use allocates nothing.
 *
 * @param <T> the type of the items
 */
final class ChunkStore<T> extends Store<T> {
    private static final int LENGTH = 64;

    private static final class Chunk {
        final @Nullable Object[] items = new @Nullable Object[LENGTH];

        @Nullable
        Chunk previous;

        @Nullable
        Chunk next;
    }

    private final boolean lifo;
    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private int headIndex; // of the oldest item, in head
    private int tailIndex; // behind the newest item, in tail
    private int size;
    private @Nullable Chunk spare;

    ChunkStore(boolean lifo) {
        this.lifo = lifo;
    }

    @Override
    boolean isOrdered() {
        return false;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    boolean hasSpace() {
        return spare != null || (tail != null && tailIndex < LENGTH);
    }

    @Override
    Object newSpace() {
        return new Chunk();
    }

    @Override
    void give(Object space) {
        spare = (Chunk) space;
    }

    @Override
    void prepareAdd(T item) {}

    @Override
    void prepareRemove() {}

    @Override
    void add(T item) {
        Chunk chunk = tail;
        if (chunk == null || tailIndex == LENGTH) {
            chunk = append();
        }
        chunk.items[tailIndex++] = item;
        size++;
    }

    private Chunk append() {
        Chunk chunk = spare;
        if (chunk == null) {
            throw new AssertionError("added without space");
        }
        spare = null;
        chunk.previous = tail;
        if (tail == null) {
            head = chunk;
            headIndex = 0;
        } else {
            tail.next = chunk;
        }
        tail = chunk;
        tailIndex = 0;
        return chunk;
    }

    @Override
    T remove() {
        return lifo ? removeNewest() : removeOldest();
    }

    private T removeOldest() {
        Chunk chunk = nonEmpty(head);
        T item = itemAt(chunk, headIndex);
        chunk.items[headIndex++] = null;
        size--;
        if (size == 0) {
            headIndex = 0;
            tailIndex = 0;
        } else if (headIndex == LENGTH) {
            head = chunk.next;
            headIndex = 0;
            nonEmpty(head).previous = null;
            keep(chunk);
        }
        return item;
    }

    private T removeNewest() {
        Chunk chunk = nonEmpty(tail);
        T item = itemAt(chunk, --tailIndex);
        chunk.items[tailIndex] = null;
        dropEmptyTail();
        return item;
    }

    /** One item fewer, at the new end. */
    private void dropEmptyTail() {
        size--;
        if (size == 0) {
            headIndex = 0;
            tailIndex = 0;
        } else if (tailIndex == 0) {
            Chunk empty = nonEmpty(tail);
            tail = empty.previous;
            tailIndex = LENGTH;
            nonEmpty(tail).next = null;
            keep(empty);
        }
    }

    private void keep(Chunk chunk) {
        chunk.previous = null;
        chunk.next = null;
        spare = chunk;
    }

    private static Chunk nonEmpty(@Nullable Chunk chunk) {
        if (chunk == null) {
            throw new AssertionError("empty");
        }
        return chunk;
    }

    @SuppressWarnings("unchecked") // add() puts only items of type T here
    private T itemAt(Chunk chunk, int index) {
        Object item = chunk.items[index];
        if (item == null) {
            throw new AssertionError("no item at " + index);
        }
        return (T) item;
    }

    @Override
    @Nullable
    T first() {
        if (size == 0) {
            return null;
        }
        return lifo ? itemAt(nonEmpty(tail), tailIndex - 1) : itemAt(nonEmpty(head), headIndex);
    }

    @Override
    Store<T> takeAll() {
        ChunkStore<T> all = new ChunkStore<>(lifo);
        all.head = head;
        all.tail = tail;
        all.headIndex = headIndex;
        all.tailIndex = tailIndex;
        all.size = size;
        head = null;
        tail = null;
        headIndex = 0;
        tailIndex = 0;
        size = 0;
        return all;
    }

    @Override
    List<T> toList() {
        List<T> list = new ArrayList<>(size);
        int index = headIndex;
        Chunk chunk = head;
        for (int i = 0; i < size; i++) {
            if (index == LENGTH) {
                chunk = nonEmpty(chunk).next;
                index = 0;
            }
            list.add(itemAt(nonEmpty(chunk), index++));
        }
        return lifo ? list.reversed() : list;
    }

    @Override
    void prepareRemoveExactly(Object item) {}

    @Override
    boolean removeExactly(Object item) {
        Chunk chunk = head;
        int index = headIndex;
        for (int i = 0; i < size; i++, index++) {
            if (index == LENGTH) {
                chunk = nonEmpty(chunk).next;
                index = 0;
            }
            if (nonEmpty(chunk).items[index] == item) {
                closeGap(nonEmpty(chunk), index, size - i - 1);
                return true;
            }
        }
        return false;
    }

    /** Moves the newer items one place towards the gap; nothing is allocated. */
    private void closeGap(Chunk chunk, int index, int newer) {
        Chunk to = chunk;
        int toIndex = index;
        for (int i = 0; i < newer; i++) {
            Chunk from = toIndex + 1 == LENGTH ? nonEmpty(to.next) : to;
            int fromIndex = (toIndex + 1) % LENGTH;
            to.items[toIndex] = from.items[fromIndex];
            to = from;
            toIndex = fromIndex;
        }
        to.items[toIndex] = null;
        tailIndex = toIndex;
        dropEmptyTail();
    }
}
