package dev.fermata.examples.snackbar;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Semaphore;

/** A stove on which an order stays until the test lets it go. */
final class GatedStove implements Stove {
    private final Queue<Order> begun = Queue.unbounded();
    private final Semaphore gate = Semaphore.create(0);

    @Override
    public void cook(Order order) throws InterruptedException {
        begun.put(order);
        var _ = gate.acquire();
    }

    /** Waits for the next order on the stove. */
    long next() throws InterruptedException {
        return begun.take().id();
    }

    /** Lets so many orders be done. */
    void release(int orders) {
        gate.release(orders);
    }
}
