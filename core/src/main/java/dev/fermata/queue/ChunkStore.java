package dev.fermata.queue;

import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out, or last in, first out: a list of chunks, so that growing never copies, and one chunk in reserve,
 * so that a queue in use allocates nothing.
 *
 * <p>What each put and take does is in methods so small that the JIT takes them into any caller.
 *
 * <p>An item stays in its slot; one that is removed from the middle leaves an empty slot behind, which is skipped later.
 * Invariant, unless it is empty: each chunk holds an item, and the slot at the end of taking is not an empty one.
 *
 * @param <T> the type of its items
 */
final class ChunkStore<T> extends Store<T> {
    private static final int LENGTH = 64;
    private static final @Nullable Object[] NONE = {};

    private static final class Chunk {
        final @Nullable Object[] items = new @Nullable Object[LENGTH];
        long number; // a new one when its slots are used anew: what a picture saw there is gone

        @Nullable
        Chunk previous;

        @Nullable
        Chunk next;
    }

    /** A copy of the slots. */
    private static final class ChunkPicture<T> extends Picture<T> {
        final boolean lifo;
        final @Nullable Chunk[] chunks;
        final long[] numbers;
        final @Nullable Object[] items;
        int begin; // of the oldest item, in items
        int end; // behind the newest

        ChunkPicture(boolean lifo, int count) {
            this.lifo = lifo;
            this.chunks = new @Nullable Chunk[count];
            this.numbers = new long[count];
            this.items = new @Nullable Object[count * LENGTH];
        }

        @Override
        int length() {
            return end - begin;
        }

        int index(int place) {
            return lifo ? end - 1 - place : begin + place;
        }

        @Override
        @SuppressWarnings("unchecked") // copied from the store, which has only items of type T
        @Nullable
        T at(int place) {
            return (T) items[index(place)];
        }
    }

    private final boolean lifo;
    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private @Nullable Object[] headItems = NONE; // those of head, and of tail: one load less for each item
    private @Nullable Object[] tailItems = NONE;
    private int headIndex; // of the oldest item, in head
    private int tailIndex = LENGTH; // behind the newest item, in tail; there, too, if there is none
    private int chunks; // from head to tail
    private long numbers; // given to chunks so far
    private int size;
    private boolean gaps; // there may be empty slots between the oldest and the newest item
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

    // --- one item ----------------------------------------------------------------------------------------------------

    @Override
    boolean hasSpace() {
        return tailIndex < LENGTH || spare != null;
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
    Object preparePutBack(T item) {
        return newSpace();
    }

    @Override
    void add(T item, @Nullable Object prepared) {
        if (tailIndex == LENGTH) {
            append();
        }
        addToChunk(item);
    }

    /** Whether there is a slot for one more item in the last chunk. */
    boolean hasSlot() {
        return tailIndex < LENGTH;
    }

    /** Adds an item where there is a slot for it. Under the guard. */
    void addToChunk(T item) {
        tailItems[tailIndex++] = item;
        size++;
    }

    private void append() {
        Chunk chunk = useSpare();
        chunk.previous = tail;
        if (tail == null) {
            setHead(chunk, 0);
        } else {
            tail.next = chunk;
        }
        setTail(chunk, 0);
    }

    private void setHead(@Nullable Chunk chunk, int index) {
        head = chunk;
        headItems = chunk == null ? NONE : chunk.items;
        headIndex = index;
    }

    private void setTail(@Nullable Chunk chunk, int index) {
        tail = chunk;
        tailItems = chunk == null ? NONE : chunk.items;
        tailIndex = index;
    }

    private Chunk useSpare() {
        Chunk chunk = spare;
        if (chunk == null) {
            throw new AssertionError("added without space");
        }
        spare = null;
        chunk.number = ++numbers;
        chunks++;
        return chunk;
    }

    @Override
    T remove() {
        size--;
        T item = lifo ? out(tailItems, --tailIndex) : out(headItems, headIndex++);
        tidy();
        return item;
    }

    /** After an item has left. */
    private void tidy() {
        if (size == 0 || gaps || headIndex == LENGTH || tailIndex == 0) {
            skipEmptySlots();
        }
    }

    @SuppressWarnings("unchecked") // add() puts only items of type T here
    private T out(@Nullable Object[] items, int index) {
        Object item = Objects.requireNonNull(items[index]);
        items[index] = null;
        return (T) item;
    }

    /** Moves the end of taking on to the next item. */
    private void skipEmptySlots() {
        if (size == 0) {
            nonEmpty(head).number = ++numbers; // the only chunk; its slots are used anew
            headIndex = 0;
            tailIndex = 0;
            gaps = false;
        } else if (lifo) {
            skipToNewest();
        } else {
            skipToOldest();
        }
    }

    private void skipToNewest() {
        while (true) {
            if (tailIndex == 0) {
                unlink(nonEmpty(tail));
            } else if (tailItems[tailIndex - 1] == null) {
                tailIndex--;
            } else {
                return;
            }
        }
    }

    private void skipToOldest() {
        while (true) {
            if (headIndex == LENGTH) {
                unlink(nonEmpty(head));
            } else if (headItems[headIndex] == null) {
                headIndex++;
            } else {
                return;
            }
        }
    }

    private void unlink(Chunk chunk) {
        Chunk before = chunk.previous;
        Chunk after = chunk.next;
        if (before == null) {
            setHead(after, 0);
        } else {
            before.next = after;
        }
        if (after == null) {
            setTail(before, LENGTH);
        } else {
            after.previous = before;
        }
        chunk.previous = null;
        chunk.next = null;
        chunks--;
        spare = chunk;
    }

    @Override
    void putBack(T item, Object space) {
        if (spare == null) {
            spare = (Chunk) space;
        }
        if (lifo || size == 0) {
            add(item, null);
            return;
        }
        if (headIndex == 0) {
            Chunk before = useSpare();
            before.next = head;
            nonEmpty(head).previous = before;
            setHead(before, LENGTH);
        }
        headItems[--headIndex] = item;
        size++;
    }

    @Override
    @Nullable
    T first() {
        if (size == 0) {
            return null;
        }
        return lifo ? itemAt(tailItems, tailIndex - 1) : itemAt(headItems, headIndex);
    }

    private static Chunk nonEmpty(@Nullable Chunk chunk) {
        if (chunk == null) {
            throw new AssertionError("empty");
        }
        return chunk;
    }

    @SuppressWarnings("unchecked") // add() puts only items of type T here
    private T itemAt(@Nullable Object[] items, int index) {
        Object item = items[index];
        if (item == null) {
            throw new AssertionError("no item at " + index);
        }
        return (T) item;
    }

    // --- all of them -------------------------------------------------------------------------------------------------

    @Override
    Store<T> newStore() {
        return new ChunkStore<>(lifo);
    }

    @Override
    void moveItemsTo(Store<T> empty) {
        ChunkStore<T> all = (ChunkStore<T>) empty;
        all.setHead(head, headIndex);
        all.setTail(tail, tailIndex);
        all.chunks = chunks;
        all.size = size;
        all.gaps = gaps;
        setHead(null, 0);
        setTail(null, LENGTH);
        chunks = 0;
        size = 0;
        gaps = false;
    }

    @Override
    Picture<T> newPicture() {
        return new ChunkPicture<>(lifo, chunks);
    }

    @Override
    boolean fill(Picture<T> picture) {
        ChunkPicture<T> copy = (ChunkPicture<T>) picture;
        if (copy.chunks.length < chunks) {
            return false;
        }
        int count = 0;
        for (Chunk chunk = head; chunk != null; chunk = chunk.next) {
            copy.chunks[count] = chunk;
            copy.numbers[count] = chunk.number;
            System.arraycopy(chunk.items, 0, copy.items, count * LENGTH, LENGTH);
            count++;
        }
        copy.begin = headIndex;
        copy.end = count == 0 ? headIndex : (count - 1) * LENGTH + tailIndex;
        return true;
    }

    @Override
    boolean holds(Picture<T> picture, int place) {
        return holderOf((ChunkPicture<T>) picture, place) != null;
    }

    /** The chunk that still holds the item of a place, or null. */
    private @Nullable Chunk holderOf(ChunkPicture<T> picture, int place) {
        int index = picture.index(place);
        Chunk chunk = picture.chunks[index / LENGTH];
        Object item = picture.items[index];
        boolean there = item != null
                && chunk != null
                && chunk.number == picture.numbers[index / LENGTH]
                && chunk.items[index % LENGTH] == item;
        return there ? chunk : null;
    }

    @Override
    void prepareRemove(Picture<T> picture, BitSet places) {}

    @Override
    int removeHeld(Picture<T> picture, BitSet places) {
        ChunkPicture<T> copy = (ChunkPicture<T>) picture;
        int before = size;
        for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            Chunk chunk = holderOf(copy, place);
            if (chunk != null) {
                chunk.items[copy.index(place) % LENGTH] = null;
                size--;
            }
        }
        if (size < before) {
            gaps = true;
            dropEmptyChunks();
            skipEmptySlots();
        }
        return before - size;
    }

    /** But the last one. */
    private void dropEmptyChunks() {
        Chunk chunk = head;
        while (chunk != null && chunks > 1) {
            Chunk after = chunk.next;
            if (isEmpty(chunk)) {
                unlink(chunk);
            }
            chunk = after;
        }
    }

    private static boolean isEmpty(Chunk chunk) {
        for (Object item : chunk.items) {
            if (item != null) {
                return false;
            }
        }
        return true;
    }
}
