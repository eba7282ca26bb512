package dev.fermata.examples.snackbar;

import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import java.sql.SQLException;
import java.util.List;

/** Where guests are served: what each request does, without its HTTP. */
final class Counter {
    private final Database database;
    private final Pantry pantry;
    private final OrderBook orders;
    private final Kitchen kitchen;

    private final Event open = Event.create("bar is open");
    private final Event closing = Event.create("bar is closing");

    Counter(Database database, Pantry pantry, OrderBook orders, Kitchen kitchen) {
        this.database = database;
        this.pantry = pantry;
        this.orders = orders;
        this.kitchen = kitchen;
    }

    /** Set while orders are taken; who orders waits for it. */
    Event open() {
        return open;
    }

    /** Set when the bar will not open again. */
    Event closing() {
        return closing;
    }

    /**
     * Takes an order. The snacks leave the pack and the order is stored in one transaction; then it waits for a cook.
     *
     * @throws Refusal if it cannot be had, now or at all
     */
    Order order(OrderRequest wanted) throws SQLException, InterruptedException {
        Lock pack = pantry.pack(wanted.snack());
        awaitOpen();
        return kitchen.accept(() -> {
            try (var _ = pack.acquire()) {
                return sell(wanted);
            }
        });
    }

    private Order sell(OrderRequest wanted) throws SQLException, InterruptedException {
        String requestId = RequestId.current().orElse("");
        return database.write(connection -> {
            long price = Pantry.take(connection, wanted.snack(), wanted.quantity());
            return OrderBook.add(connection, wanted, price, requestId);
        });
    }

    private void awaitOpen() throws InterruptedException {
        if (!closing.isSet()) {
            open.await();
        }
        if (closing.isSet()) {
            throw Refusal.notNow("the bar is closing");
        }
    }

    /** The order with an id. */
    Order find(long id) throws SQLException, InterruptedException {
        return orders.find(id).orElseThrow(() -> Refusal.unknown("no order " + id));
    }

    /** Everything on the menu. */
    List<Snack> stock() throws SQLException, InterruptedException {
        return pantry.stock();
    }

    /** All that is to be seen of the bar. */
    View view() throws SQLException, InterruptedException {
        return kitchen.view(state(), stock());
    }

    /** In a word: open, closed, or closing for good. */
    String state() {
        if (closing.isSet()) {
            return "closing";
        }
        return open.isSet() ? "open" : "closed";
    }

    /** One snack, put together from two questions that are asked at the same time. */
    Snack snack(String name) throws InterruptedException, TaskGroupException {
        if (!pantry.has(name)) {
            throw Refusal.unknown("no \"" + name + "\" on the menu");
        }
        return TaskGroup.call(group -> {
            Task<Integer> stock = group.fork("stock of " + name, () -> pantry.stockOf(name));
            Task<Long> price = group.fork("price of " + name, () -> pantry.priceOf(name));
            group.join();
            return new Snack(name, stock.resultNow(), price.resultNow());
        });
    }
}
