package dev.fermata.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What comes to a loop from outside, in the order of arrival: strands that are ready, timers, orders. And the thread that idles
 * until something comes.
 */
final class Inbox {
    private final ConcurrentLinkedQueue<Object> arrivals = new ConcurrentLinkedQueue<>();
    private volatile boolean hasArrivals; // written after the queue, and cleared before it is read once more
    private volatile @Nullable Thread idle;

    /** Any thread. */
    void post(Object arrival) {
        add(arrival);
        wakeIdler();
    }

    /** As {@link #post}, without waking anybody. Any thread. */
    void add(Object arrival) {
        arrivals.add(arrival);
        hasArrivals = true;
    }

    /** Something else has changed that the loop must see. Any thread. */
    void wakeIdler() {
        LockSupport.unpark(idle);
    }

    /** Takes it back, if nobody has read it. Any thread. */
    boolean remove(Object arrival) {
        return arrivals.remove(arrival);
    }

    /** The one that came first. Only the holder. A look at a flag, as long as nothing comes: it is called at each switch. */
    @Nullable
    Object poll() {
        return hasArrivals ? pollArrivals() : null;
    }

    private @Nullable Object pollArrivals() {
        Object arrival = arrivals.poll();
        if (arrival == null) {
            hasArrivals = false;
            arrival = arrivals.poll(); // added before the flag fell
            if (arrival != null) {
                hasArrivals = true;
            }
        }
        return arrival;
    }

    /** False, too, for a moment after the last one was taken. */
    boolean isEmpty() {
        return !hasArrivals;
    }

    /** The holder of the baton idles from now on, if it finds nothing to do: a post unparks its thread. */
    void idles(@Nullable Thread thread) {
        idle = thread;
    }

    /** Whether the holder idles: then it is not held up. */
    boolean hasIdler() {
        return idle != null;
    }
}
