package dev.fermata.queue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;

/** How many items were put and not yet dealt with, and who waits until none is. Under the guard of the queue. */
final class Unfinished {
    final WaitQueue joiners;
    private int count; // guarded by joiners.guard

    Unfinished(WaitQueue guard) {
        joiners = new WaitQueue(guard);
    }

    /** One more. Under the guard. */
    void add() {
        count++;
    }

    /** One was dealt with. Takes the guard. */
    void done() {
        if (!fewer(1)) {
            throw new IllegalStateException(
                    joiners.owner + ": done() was called more often than items were put, or the item had been removed");
        }
    }

    /** So many have been removed; fewer count if done() was called for some of them while they were still there. */
    void removed(int items) {
        fewer(items);
    }

    /** False if there are not so many. */
    private boolean fewer(int items) {
        joiners.guard.lock();
        boolean enough = count >= items;
        boolean last = count > 0 && count <= items;
        count = Math.max(0, count - items);
        Waiter chain = last ? joiners.detachAll() : null;
        joiners.guard.unlock();
        Waiter.settleAll(chain, Outcome.GRANTED);
        return enough;
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
