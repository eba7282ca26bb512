package dev.fermata.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pending timers by (deadline, order of setting): a 4-ary heap of numbers. Comparing follows no reference, so that a
 * million of them take few cache misses, and moving writes none, which would cost a memory fence each, for the collector.
 * A timer itself stays in its slot from when it is added until it is removed.
 *
 * <pre>
 *      place      0 … size - 1: the heap       size … : beyond it
 *      deadlines, sequences: the keys          –
 *      slots      where the timer is           the slots that are free: so all slots are there, each once
 * </pre>
 *
 * <p>Cancelled timers stay until they come to the top, or until they may be half of the heap: then one sweep drops them
 * all, which costs each of them O(1). Not thread-safe.
 */
public final class TimerHeap {
    private static final int FEW = 1024;

    private @Nullable Timer[] timers = {}; // by slot
    private int[] slots = {};
    private long[] deadlines = {};
    private long[] sequences = {};
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
        if (size == slots.length) {
            grow();
        }
        int slot = slots[size];
        timers[slot] = timer;
        siftUp(size++, timer.deadline, sequence++, slot);
    }

    /** Whether there is none, dead or alive. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The earliest live one, or null; dead ones on top are dropped. */
    public @Nullable Timer first() {
        while (size > 0) {
            Timer first = at(0);
            if (!first.isDead()) {
                return first;
            }
            removeFirst();
        }
        return null;
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

    private void grow() {
        int length = Math.max(64, 2 * size);
        timers = Arrays.copyOf(timers, length);
        deadlines = Arrays.copyOf(deadlines, length);
        sequences = Arrays.copyOf(sequences, length);
        slots = Arrays.copyOf(slots, length);
        for (int i = size; i < length; i++) {
            slots[i] = i;
        }
    }

    private void removeFirst() {
        int freed = slots[0];
        timers[freed] = null;
        int last = --size;
        siftDown(0, deadlines[last], sequences[last], slots[last]);
        slots[last] = freed;
    }

    private void sweep() {
        int live = 0;
        for (int i = 0; i < size; i++) {
            int slot = slots[i];
            if (at(i).isDead()) {
                timers[slot] = null;
            } else {
                slots[i] = slots[live]; // the slot of a dead one, or its own
                put(live++, deadlines[i], sequences[i], slot);
            }
        }
        size = live;
        for (int i = (live - 2) >> 2; i >= 0; i--) {
            siftDown(i, deadlines[i], sequences[i], slots[i]);
        }
        sweepAt = Math.max(FEW, 2 * live);
    }

    private void siftUp(int from, long deadline, long order, int slot) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >> 2;
            if (!isBefore(deadline, order, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, deadline, order, slot);
    }

    private void siftDown(int from, long deadline, long order, int slot) {
        int hole = from;
        for (int child = 4 * hole + 1; child < size; child = 4 * hole + 1) {
            int least = child;
            int end = Math.min(child + 4, size);
            for (int other = child + 1; other < end; other++) {
                if (isBefore(deadlines[other], sequences[other], least)) {
                    least = other;
                }
            }
            if (isBefore(deadline, order, least)) {
                break;
            }
            move(least, hole);
            hole = least;
        }
        put(hole, deadline, order, slot);
    }

    private boolean isBefore(long deadline, long order, int place) {
        long apart = deadline - deadlines[place];
        return apart != 0 ? apart < 0 : order < sequences[place];
    }

    private void move(int from, int to) {
        put(to, deadlines[from], sequences[from], slots[from]);
    }

    private void put(int place, long deadline, long order, int slot) {
        deadlines[place] = deadline;
        sequences[place] = order;
        slots[place] = slot;
    }

    private Timer at(int place) {
        Timer timer = timers[slots[place]];
        if (timer == null) {
            throw new AssertionError("no timer at " + place);
        }
        return timer;
    }
}
