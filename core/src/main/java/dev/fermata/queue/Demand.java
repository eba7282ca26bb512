package dev.fermata.queue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many items a subscriber has requested and not got; one task waits for there to be any. */
final class Demand implements Subject {
    private final WaitQueue waiters = new WaitQueue(this); // its guard guards everything
    private long items;
    private boolean refused; // a request was for none, or less

    /** So many more; beyond {@code Long.MAX_VALUE} there is no end to them. Any thread. */
    void add(long more) {
        waiters.usedBy(Fiber.current().engine);
        waiters.lock();
        if (more <= 0) {
            refused = true;
        } else {
            items = items + more < 0 ? Long.MAX_VALUE : items + more;
        }
        Waiter waiter = waiters.grantFirst();
        waiters.unlock();
        if (waiter != null) {
            waiter.wake();
        }
    }

    /** Waits until there is demand, and uses up one of it; false if a request was for none, or less. */
    boolean takeOne() throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        waiters.usedBy(me.engine);
        Waiter waiter = new Waiter(me);
        if (mustWait(null)) {
            me.checkMayWait();
            if (mustWait(waiter)) {
                waiter.await();
            }
        }
        return use();
    }

    private boolean mustWait(@Nullable Waiter waiter) {
        waiters.lock();
        boolean wait = items == 0 && !refused;
        if (wait && waiter != null) {
            waiters.add(waiter);
        }
        waiters.unlock();
        return wait;
    }

    private boolean use() {
        waiters.lock();
        if (items > 0 && items < Long.MAX_VALUE) {
            items--;
        }
        boolean good = !refused;
        waiters.unlock();
        return good;
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
