package dev.fermata.benchmarks.peers.floor;

import dev.fermata.benchmarks.peers.floor.HandLoop.Waiter;
import org.jspecify.annotations.Nullable;

/** Primitives for one thread, first come first served: as little as can be. */
final class Bare {
    private Bare() {}

    /** That of {@link ParkingLoop} is another: in one for both, each would be compiled for what the other has done. */
    private static final class Line {
        private @Nullable Waiter first;
        private @Nullable Waiter last;

        void add(Waiter waiter) {
            if (last == null) {
                first = waiter;
            } else {
                last.next = waiter;
            }
            last = waiter;
        }

        @Nullable
        Waiter poll() {
            Waiter waiter = first;
            if (waiter != null) {
                first = waiter.next;
                waiter.next = null;
                if (first == null) {
                    last = null;
                }
            }
            return waiter;
        }
    }

    /** A semaphore, and with one permit a lock. */
    static final class Permits {
        private final HandLoop loop;
        private final Line line = new Line();
        private int free;

        Permits(HandLoop loop, int permits) {
            this.loop = loop;
            this.free = permits;
        }

        void acquire() {
            if (free > 0) {
                free--;
            } else {
                acquire(new Waiter());
            }
        }

        void acquire(Waiter waiter) {
            line.add(waiter);
            loop.park(waiter);
        }

        void release() {
            Waiter next = line.poll();
            if (next == null) {
                free++;
            } else {
                loop.wake(next);
            }
        }
    }

    /** Of a fixed capacity, or without bounds. */
    static final class Buffer {
        private final HandLoop loop;
        private final Line putters = new Line();
        private final Line takers = new Line();
        private final int capacity;
        private @Nullable Object[] items;
        private int head;
        private int size;

        Buffer(HandLoop loop, int capacity) {
            this.loop = loop;
            this.capacity = capacity;
            this.items = new Object[Math.min(capacity, 1024)];
        }

        void put(Object item) {
            Waiter taker = takers.poll();
            if (taker != null) {
                taker.item = item;
                loop.wake(taker);
            } else if (size < capacity) {
                append(item);
            } else {
                Waiter waiter = new Waiter();
                waiter.item = item;
                putters.add(waiter);
                loop.park(waiter);
            }
        }

        @Nullable
        Object take() {
            if (size == 0) {
                Waiter waiter = new Waiter();
                takers.add(waiter);
                loop.park(waiter);
                return waiter.item;
            }
            Object item = items[head];
            items[head] = null;
            head = head + 1 == items.length ? 0 : head + 1;
            size--;
            Waiter putter = putters.poll();
            if (putter != null) {
                append(putter.item);
                loop.wake(putter);
            }
            return item;
        }

        private void append(@Nullable Object item) {
            if (size == items.length) {
                @Nullable Object[] larger = new Object[size * 2];
                System.arraycopy(items, head, larger, 0, size - head);
                System.arraycopy(items, 0, larger, size - head, head);
                items = larger;
                head = 0;
            }
            int at = head + size++;
            items[at >= items.length ? at - items.length : at] = item;
        }
    }
}
