package dev.fermata.queue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * How many items a subscriber has requested and not got. One task waits for there to be any, or for the end of the queue.
 *
 * <pre>
 *      something requested, or badly ──▶ that
 *      closed and empty ───────────────▶ the end
 *      else ──▶ waits among the idle of the queue ──▶ granted, by a request or, with all of them, at the end: looks again
 * </pre>
 *
 * <p>All of that is under the guard of the queue: so a request, the end and the beginning of a wait come one after the other.
 */
final class Demand {
    /** What a subscriber gets next. */
    enum Next {
        /** An item; its demand for that is used up. */
        ITEM,
        /** Nothing more: the queue is closed and empty. */
        END,
        /** An error: a request was for none, or less. */
        BAD_REQUEST
    }

    private final Queue<?> queue;
    private final @Nullable QueueCore<?> core; // the same, if it is ours
    private final WaitQueue idle;
    private long items; // guarded by idle.guard
    private boolean refused; // guarded by idle.guard; a request was for none, or less
    private @Nullable Waiter waiter; // guarded by idle.guard; the last one added to idle, which it may have left

    Demand(Queue<?> queue) {
        this.queue = queue;
        core = queue instanceof QueueCore<?> ours ? ours : null;
        idle = (core == null ? new Idle() : Idle.of(core)).waiters;
    }

    /** So many more; beyond {@code Long.MAX_VALUE} there is no end to them. Any thread. */
    void add(long more) {
        idle.guard.use(Fiber.current(), "request");
        idle.guard.lock();
        if (more <= 0) {
            refused = true;
        } else {
            items = items + more < 0 ? Long.MAX_VALUE : items + more;
        }
        Waiter granted = waiter != null && idle.grantIfThere(waiter) ? waiter : null;
        waiter = null;
        idle.guard.unlock();
        if (granted != null) {
            granted.wake();
        }
    }

    /** Waits until there is demand, and uses up one of it, or until the end. */
    Next next() throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        idle.guard.use(me, "next");
        Next next = core == null && queue.isClosed() && queue.isEmpty() ? Next.END : step(null);
        while (next == null) { // a second time only if after the end an item came back, which a drainTo could not place
            me.checkMayWait();
            Waiter mine = new Waiter(me);
            next = step(mine);
            if (next == null) {
                mine.await();
                next = step(null);
            }
        }
        return next;
    }

    /** What comes next; null: nothing yet, and the newcomer, if there is one, waits. */
    private @Nullable Next step(@Nullable Waiter newcomer) {
        idle.guard.lock();
        Next next = null;
        if (refused) {
            next = Next.BAD_REQUEST;
        } else if (items > 0) {
            items -= items == Long.MAX_VALUE ? 0 : 1;
            next = Next.ITEM;
        } else if (core != null && Idle.hasEnded(core)) {
            next = Next.END;
        } else if (newcomer != null) {
            idle.add(newcomer);
            waiter = newcomer;
        }
        idle.guard.unlock();
        return next;
    }
}
