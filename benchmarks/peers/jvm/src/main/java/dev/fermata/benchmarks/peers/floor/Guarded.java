package dev.fermata.benchmarks.peers.floor;

import dev.fermata.benchmarks.peers.floor.ParkingLoop.Line;
import dev.fermata.benchmarks.peers.floor.ParkingLoop.Strand;
import dev.fermata.benchmarks.peers.floor.ParkingLoop.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As {@link Bare}, on a {@link ParkingLoop}. */
final class Guarded {
    private Guarded() {}

    /** Announced before the guard was taken: nothing has changed since, as nobody else is there. A library would look again. */
    private static Waiter waiting(@Nullable Waiter announced) {
        return Objects.requireNonNull(announced);
    }

    /** A semaphore, and with one permit a lock. */
    static final class Permits {
        private final Line line = new Line();
        private int free;

        Permits(int permits) {
            this.free = permits;
        }

        void acquire() {
            Strand me = Strand.entering();
            Waiter waiter = free == 0 ? me.announce() : null;
            line.lock();
            boolean taken = free > 0 && line.isEmpty();
            if (taken) {
                free--;
            } else {
                line.add(waiting(waiter));
            }
            line.unlock();
            if (taken) {
                me.forgo(waiter);
            } else {
                me.park();
            }
        }

        void release() {
            line.lock();
            Waiter next = line.poll();
            if (next == null) {
                free++;
            }
            line.unlock();
            if (next != null) {
                next.strand.loop.push(next.strand);
            }
        }
    }

    /** A queue with room for one. */
    static final class Slot {
        private final Line putters = new Line(); // its guard is that of all
        private final Line takers = new Line();
        private @Nullable Object item;

        void put(Object fresh) {
            Strand me = Strand.entering();
            Waiter waiter = item != null && takers.isEmpty() ? me.announce() : null;
            putters.lock();
            Waiter taker = takers.poll();
            boolean accepted = taker != null || item == null;
            if (taker != null) {
                taker.item = fresh;
            } else if (accepted) {
                item = fresh;
            } else {
                waiting(waiter).item = fresh;
                putters.add(waiting(waiter));
            }
            putters.unlock();
            if (taker != null) {
                taker.strand.loop.push(taker.strand);
            }
            if (accepted) {
                me.forgo(waiter);
            } else {
                me.park();
            }
        }

        @Nullable
        Object take() {
            Strand me = Strand.entering();
            Waiter waiter = item == null ? me.announce() : null;
            putters.lock();
            Object taken = item;
            Waiter putter = taken == null ? null : putters.poll();
            if (taken != null) {
                item = putter == null ? null : putter.item;
            } else {
                takers.add(waiting(waiter));
            }
            putters.unlock();
            if (putter != null) {
                putter.strand.loop.push(putter.strand);
            }
            if (taken != null) {
                me.forgo(waiter);
                return taken;
            }
            me.park();
            return waiting(waiter).item;
        }
    }
}
