package dev.fermata.queue;

import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of a queue that have requested nothing: they wait for demand, or for the end of the queue. No taker is among
 * them, so no item comes to them or is kept from others for their sake.
 *
 * <p>Invariant, under the guard of the queue: once it is closed and empty nobody is among them.
 */
final class Idle implements Subject {
    final WaitQueue waiters;

    /** Those of one of our queues, under its guard. */
    private Idle(WaitQueue guard) {
        waiters = new WaitQueue(this, guard);
    }

    /** The one of a queue that is not ours, which tells nobody of its end. */
    Idle() {
        waiters = new WaitQueue(this);
    }

    /** Those of that queue. They are made with its first subscriber: most queues have none. */
    static Idle of(QueueCore<?> queue) {
        Idle fresh = new Idle(queue.putters);
        queue.putters.lock();
        Idle there = queue.idle;
        Idle its = there == null ? fresh : there;
        queue.idle = its;
        queue.putters.unlock();
        return its;
    }

    /** Under the guard, when an item has left or the queue was closed: if that was its end, all of them, to be granted that. */
    static @Nullable Waiter detach(QueueCore<?> queue) {
        Idle its = queue.idle;
        return its != null && hasEnded(queue) ? its.waiters.detachAll() : null;
    }

    /** Whether nothing more comes out of it. Under the guard. */
    static boolean hasEnded(QueueCore<?> queue) {
        return queue.isClosedNow() && queue.looksEmpty();
    }

    @Override
    public String kind() {
        return "event";
    }

    @Override
    public String label() {
        return "demand";
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(waiters);
    }

    @Override
    public String toString() {
        return "demand of a subscriber";
    }
}
