package dev.fermata.console;

import dev.fermata.context.ContextVar;
import dev.fermata.queue.Queue;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** A real program to look at: guests order, cooks cook, the pantry is restocked; on demand with a deadlock. */
final class Shop implements AutoCloseable {
    static final ContextVar<String> REQUEST = ContextVar.create("request_id");

    private record Order(int number, Event ready) {}

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final Queue<Order> kitchen = Queue.bounded("kitchen", 12);
    private final Semaphore database = Semaphore.create("database", 3);
    private final Semaphore stoves = Semaphore.create("stoves", 2);
    private final Lock stock = Lock.create("stock");
    private final Lock prices = Lock.create("prices");
    private final Event closing = Event.create("closing");
    private final Lock held = Lock.create("one for all");
    private final TaskGroup top = TaskGroup.supervisor();

    private static int number;

    Shop() {
        top.fork("shop", this::run);
    }

    private void run() throws Exception {
        TaskGroup.run(group -> {
            try (Scheduler scheduler = Scheduler.open()) {
                job(scheduler, "restock", Duration.ofSeconds(9), () -> {
                    throw new IOException("no delivery today");
                });
                job(scheduler, "report", Duration.ofMinutes(1), () -> {});
                group.fork("kitchen", this::cookAll);
                group.fork("counter", this::serveAll);
                closing.await();
            }
            group.cancel();
        });
    }

    private static void job(Scheduler scheduler, String name, Duration period, dev.fermata.task.VoidWork<?> work) {
        JobOptions options = JobOptions.defaults().name(name).onError(_ -> {});
        scheduler.schedule(Schedule.fixedRate(period), options, work);
    }

    private void cookAll() throws Exception {
        TaskGroup.run(cooks -> {
            for (int i = 1; i <= 4; i++) {
                cooks.fork("cook " + i, this::cook);
            }
        });
    }

    private void cook() throws InterruptedException {
        while (true) {
            Order order = kitchen.take();
            try (var _ = stock.acquire()) {
                pause(30, 90);
            }
            try (var _ = stoves.acquire()) {
                pause(300, 900);
            }
            order.ready.set();
            kitchen.done();
        }
    }

    private void serveAll() throws Exception {
        TaskGroup.run(guests -> {
            while (true) {
                int order = ++number;
                guests.fork("order " + order, () -> serve(order));
                pause(100, 500);
            }
        });
    }

    private void serve(int number) throws Exception {
        try (var _ = REQUEST.set("a-" + number)) {
            database(60);
            Order order = new Order(number, Event.create("order " + number + " is ready"));
            kitchen.put(order);
            TaskGroup.run(group -> {
                group.fork("bill " + number, () -> database(200));
                group.fork("table " + number, () -> {
                    order.ready.await();
                });
            });
            pause(1000, 3000); // eats
        }
    }

    private void database(int millis) throws InterruptedException {
        try (var _ = database.acquire()) {
            pause(millis, millis * 3);
        }
    }

    private void pause(int from, int to) throws InterruptedException {
        Tasks.sleep(Duration.ofMillis(random.nextInt(from, to)));
    }

    /** Two tasks that want two locks in different orders; until they are cancelled. */
    List<Task<Void>> deadlock() {
        Event bothHold = Event.create();
        Task<Void> delivery = top.fork("delivery", () -> {
            try (var _ = stock.acquire()) {
                bothHold.await();
                prices.acquire().close();
            }
        });
        Task<Void> pricing = top.fork("new prices", () -> {
            try (var _ = prices.acquire()) {
                while (stock.holder().isEmpty() || stock.holder().get() != delivery) {
                    Tasks.sleep(Duration.ofMillis(1));
                }
                bothHold.set();
                stock.acquire().close();
            }
        });
        return List.of(delivery, pricing);
    }

    /** Tasks that wait for one lock. */
    TaskGroup crowd(int size) throws InterruptedException {
        TaskGroup crowd = TaskGroup.open();
        crowd.fork("who holds it", () -> {
            try (var _ = held.acquire()) {
                closing.await();
            }
        });
        for (int i = 1; i < size; i++) {
            crowd.fork("waiter " + i, () -> held.acquire().close());
        }
        return crowd;
    }

    @Override
    public void close() {
        top.close();
    }
}
