package dev.fermata.queue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;

/** How many items were put and not yet dealt with, and who waits until none is. Under the guard of the queue. */
final class Unfinished {
    private final WaitQueue joiners;
    private int count; // guarded by joiners.guard

    Unfinished(WaitQueue guard) {
        joiners = new WaitQueue(guard);
    }

    /** One more. Under the guard. */
    void add() {
        count++;
    }

    /** So many fewer. Takes the guard. */
    void done(int items) {
        joiners.guard.lock();
        boolean possible = count >= items;
        Waiter chain = null;
        if (possible) {
            count -= items;
            chain = count == 0 ? joiners.detachAll() : null;
        }
        joiners.guard.unlock();
        if (!possible) {
            throw new IllegalStateException(
                    joiners.owner + ": done() was called more often than items were put, or the item had been removed");
        }
        Waiter.settleAll(chain, Outcome.GRANTED);
    }

    /** Waits until there is none. */
    void join(Fiber me) throws InterruptedException {
        if (count() > 0) {
            me.checkMayWait();
            Waiter waiter = new Waiter(me);
            joiners.guard.lock();
            boolean wait = count > 0;
            if (wait) {
                joiners.add(waiter);
            }
            joiners.guard.unlock();
            if (wait) {
                waiter.await();
            }
        }
    }

    int count() {
        joiners.guard.lock();
        int now = count;
        joiners.guard.unlock();
        return now;
    }
}
