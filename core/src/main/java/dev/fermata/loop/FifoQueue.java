package dev.fermata.loop;

import dev.fermata.engine.Strand;
import org.jspecify.annotations.Nullable;

/**
 * First come, first served: a list of chunks, one of them in reserve. An array that grows would leave a copy behind that is
 * garbage and yet, being large and so old, would keep alive for the collector whoever had been queued in it.
 */
final class FifoQueue extends ReadyQueue {
    private static final int LENGTH = 256;

    private static final class Chunk {
        final @Nullable Strand[] strands = new @Nullable Strand[LENGTH];

        @Nullable
        Chunk next;
    }

    private Chunk head = new Chunk();
    private Chunk tail = head;
    private @Nullable Strand[] first = head.strands; // what they hold, as each switch asks for it
    private @Nullable Strand[] last = tail.strands;
    private int headIndex; // of the first one, in head
    private int tailIndex; // behind the last one, in tail
    private int size;
    private @Nullable Chunk spare;

    @Override
    void add(Strand strand) {
        if (tailIndex == LENGTH) {
            append();
        }
        last[tailIndex++] = strand;
        size++;
    }

    private void append() {
        Chunk chunk = spare == null ? new Chunk() : spare;
        spare = null;
        tail.next = chunk;
        tail = chunk;
        last = chunk.strands;
        tailIndex = 0;
    }

    @Override
    @Nullable
    Strand poll() {
        if (size == 0) {
            return null;
        }
        Strand oldest = first[headIndex];
        first[headIndex++] = null;
        if (--size == 0) { // in one chunk
            headIndex = 0;
            tailIndex = 0;
        } else if (headIndex == LENGTH) {
            dropHead();
        }
        return oldest;
    }

    private void dropHead() {
        Chunk empty = head;
        Chunk next = empty.next;
        if (next == null) {
            throw new AssertionError("the last chunk is not empty");
        }
        head = next;
        first = next.strands;
        headIndex = 0;
        empty.next = null;
        spare = empty;
    }

    @Override
    boolean isEmpty() {
        return size == 0;
    }

    @Override
    int size() {
        return size;
    }
}
