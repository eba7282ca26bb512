package dev.fermata.ps;

import dev.fermata.context.ContextVar;
import dev.fermata.inspect.Cycle;
import dev.fermata.inspect.Inspection;
import dev.fermata.inspect.Listener;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.task.TaskGroup;

/** Two tasks, each holding what the other waits for. Says so as soon as it is so, then hangs. */
final class Deadlocked {
    static final String READY = "deadlocked";

    private static final ContextVar<String> REQUEST = ContextVar.create("request");
    private static final Lock STOCK = Lock.create("stock");
    private static final Lock PRICES = Lock.create("prices");

    private Deadlocked() {}

    public static void main(String[] words) throws Exception {
        Inspection.listen(new Listener() {
            @Override
            public void deadlocked(Cycle cycle) {
                System.out.println(READY);
            }
        });
        Event sellerHasStock = Event.create();
        Event buyerHasPrices = Event.create();
        TaskGroup.run(group -> {
            REQUEST.set("a-17");
            group.fork("seller", () -> take(STOCK, sellerHasStock, buyerHasPrices, PRICES));
            group.fork("buyer", () -> take(PRICES, buyerHasPrices, sellerHasStock, STOCK));
        });
    }

    private static void take(Lock first, Event mine, Event other, Lock second) throws InterruptedException {
        try (var _ = first.acquire()) {
            mine.set();
            other.await();
            try (var _ = second.acquire()) {
                throw new AssertionError("no deadlock");
            }
        }
    }
}
