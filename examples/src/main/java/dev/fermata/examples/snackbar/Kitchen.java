package dev.fermata.examples.snackbar;

import dev.fermata.context.Context;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where orders wait and a few cooks take them: express orders first, else as they came.
 *
 * <pre>
 *      take a place ──▶ store the order ──▶ into the queue ──▶ a cook takes it, ──▶ marked as done
 *           │                  │                               its place is free
 *        none: 503       failed: place given back
 * </pre>
 *
 * <p>The place comes first, so that an order that is stored always fits into the queue. At the end the kitchen takes all
 * places itself, and keeps them: it has the last when nobody is storing an order and none is waiting any more.
 */
final class Kitchen {
    private static final Logger LOG = LoggerFactory.getLogger(Kitchen.class);

    /** An order and the context of its request, for the log of the cook. */
    private record Ticket(Order order, Context context) {}

    private final OrderBook orders;
    private final Stove stove;
    private final int capacity;
    private final Semaphore places;
    private final Queue<Ticket> queue;
    private final Map<Long, Order> cooking = new ConcurrentSkipListMap<>();
    private final List<Task<@Nullable Void>> cooks = new ArrayList<>(); // only the thread that opens and closes the bar

    Kitchen(OrderBook orders, Stove stove, int capacity) {
        this.orders = orders;
        this.stove = stove;
        this.capacity = capacity;
        places = Semaphore.bounded("places in the kitchen", capacity);
        queue = Queue.priority(
                "kitchen",
                capacity,
                Comparator.comparing(ticket -> !ticket.order().express()));
    }

    /** Has the cooks begin, as tasks of a group. */
    void start(TaskGroup group, int number) {
        for (int n = 1; n <= number; n++) {
            cooks.add(group.fork("cook-" + n, () -> queue.forEach(this::cook)));
        }
    }

    /**
     * Stores an order and puts it into the queue, or neither. Never waits for a place.
     *
     * @throws Refusal if as many orders wait as can
     */
    <X extends Exception> Order accept(Work<Order, X> store) throws X, InterruptedException {
        if (!places.tryAcquire()) {
            throw Refusal.notNow("the kitchen has more orders than it can take");
        }
        Order order;
        try {
            order = store.run();
        } catch (Throwable e) {
            places.release();
            throw e;
        }
        LOG.info("{}: accepted", order);
        enqueue(new Ticket(order, Context.current()));
        return order;
    }

    /** Puts the orders that an earlier run of the program accepted and did not get done into the queue, as they came. */
    void resume() throws SQLException, InterruptedException {
        for (Order order : orders.open()) {
            var _ = places.acquire();
            enqueue(new Ticket(order, RequestId.context(order.requestId())));
        }
    }

    private void enqueue(Ticket ticket) {
        if (!queue.offer(ticket)) {
            throw new IllegalStateException("no room in " + queue.stats() + " for who has a place");
        }
    }

    private void cook(Ticket ticket) throws InterruptedException {
        places.release();
        ticket.context.run(() -> cook(ticket.order));
    }

    /** A failure costs this order, which stays accepted until the next start, and not the cook. */
    private void cook(Order order) throws InterruptedException {
        try {
            LOG.info("{}: on the stove", order);
            cooking.put(order.id(), order);
            stove.cook(order);
            LOG.info("{}: {}", order, orders.done(order.id()) ? "done" : "had been done before");
        } catch (SQLException | RuntimeException e) {
            LOG.error("{}: failed, to be cooked again after the next start", order, e);
        } finally {
            cooking.remove(order.id());
        }
    }

    /** The bar as one sees it, but for what only others know. */
    View view(String state, List<Snack> stock) {
        return new View(state, queue.stats().size(), capacity, List.copyOf(cooking.values()), stock);
    }

    /** Waits until no order is waiting or on a stove. */
    void idle() throws InterruptedException {
        queue.join();
    }

    /** Takes no more orders, and waits until all that were accepted are done. */
    void drain() throws InterruptedException {
        var _ = places.acquire(capacity);
        queue.close();
        for (Task<?> cook : cooks) {
            cook.join();
        }
    }
}
