package dev.fermata.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pending timers by (deadline, order of setting): a 4-ary heap, so that a million of them take few cache misses.
 *
 * <p>Cancelled timers stay until they come to the top, or until they may be half of the heap: then one sweep drops them
 * all, which costs each of them O(1). Not thread-safe.
 */
public final class TimerHeap {
    private static final int FEW = 1024;

    private @Nullable Timer[] heap = new @Nullable Timer[64];
    private int size;
    private long sequence;
    private int sweepAt = FEW;

    /** An empty heap. */
    public TimerHeap() {}

    /** Adds one, behind all with the same deadline. */
    public void add(Timer timer) {
        if (size >= sweepAt) {
            sweep();
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        timer.sequence = sequence++;
        siftUp(size++, timer);
    }

    /** The earliest live one, or null; dead ones on top are dropped. */
    public @Nullable Timer first() {
        Timer first = heap[0];
        while (first != null && first.isDead()) {
            removeFirst();
            first = heap[0];
        }
        return first;
    }

    /** Fires what is due at {@code now}, in order; returns whether anything was. */
    public boolean fireDue(long now) {
        boolean any = false;
        for (Timer first = first(); first != null && first.deadline - now <= 0; first = first()) {
            removeFirst();
            first.fireOnce();
            any = true;
        }
        return any;
    }

    /** How many it holds, dead ones included. */
    public int size() {
        return size;
    }

    /** Those that are pending, in no order. */
    public List<Timer> live() {
        List<Timer> live = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (!at(i).isDead()) {
                live.add(at(i));
            }
        }
        return live;
    }

    private void removeFirst() {
        Timer last = at(--size);
        heap[size] = null;
        if (size > 0) {
            siftDown(0, last);
        }
    }

    private void sweep() {
        int live = 0;
        for (int i = 0; i < size; i++) {
            Timer timer = at(i);
            if (!timer.isDead()) {
                heap[live++] = timer;
            }
        }
        Arrays.fill(heap, live, size, null);
        size = live;
        for (int i = (live - 2) >> 2; i >= 0; i--) {
            siftDown(i, at(i));
        }
        sweepAt = Math.max(FEW, 2 * live);
    }

    private void siftUp(int from, Timer timer) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >> 2;
            if (!before(timer, at(parent))) {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = timer;
    }

    private void siftDown(int from, Timer timer) {
        int hole = from;
        for (int child = 4 * hole + 1; child < size; child = 4 * hole + 1) {
            int least = child;
            int end = Math.min(child + 4, size);
            for (int other = child + 1; other < end; other++) {
                if (before(at(other), at(least))) {
                    least = other;
                }
            }
            if (!before(at(least), timer)) {
                break;
            }
            heap[hole] = heap[least];
            hole = least;
        }
        heap[hole] = timer;
    }

    private Timer at(int index) {
        Timer timer = heap[index];
        if (timer == null) {
            throw new AssertionError("hole in the heap at " + index);
        }
        return timer;
    }

    private static boolean before(Timer one, Timer other) {
        long apart = one.deadline - other.deadline;
        return apart != 0 ? apart < 0 : one.sequence < other.sequence;
    }
}
