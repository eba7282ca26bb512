package dev.fermata.examples.snackbar;

import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWorkOn;
import io.helidon.webserver.WebServer;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole bar, open while a piece of code runs.
 *
 * <pre>
 *      listening ──▶ open: what was left over is back in the kitchen ──▶ closing: orders get 503, the rest is answered
 *                                                                          │ the kitchen is done, or grace is over
 *                                                                          ▼
 *                                                                        closed
 * </pre>
 */
final class SnackBar {
    private static final Logger LOG = LoggerFactory.getLogger(SnackBar.class);

    private static final int LOG_LINES = 10_000;

    private final Options options;
    private final Kitchen kitchen;
    private final Pantry pantry;
    private final Counter counter;
    private final ConsoleDoor console;
    private final Vitals vitals;
    private final WebServer server;

    private SnackBar(Options options, Stove stove, Database database, LogBook logBook) throws Exception {
        this.options = options;
        OrderBook orders = new OrderBook(database);
        pantry = Pantry.open(database);
        kitchen = new Kitchen(orders, stove, options.capacity);
        counter = new Counter(database, pantry, orders, kitchen);
        console = new ConsoleDoor(logBook);
        vitals = new Vitals(counter, database);
        server = Web.start(options, counter, logBook, console, vitals);
    }

    /**
     * Opens a bar, runs {@code body} and closes the bar in good order. If the body throws, the bar closes at once; what
     * was accepted stays stored.
     *
     * @throws StartException if it cannot open
     * @throws Exception what the body throws
     */
    static void run(Options options, Stove stove, VoidWorkOn<? super SnackBar, ?> body) throws Exception {
        Logs.bridge();
        try (LogBook logBook = LogBook.open(LOG_LINES);
                Database database = Database.open(options)) {
            SnackBar bar = new SnackBar(options, stove, database, logBook);
            try {
                TaskGroup.run(group -> bar.run(group, body));
            } finally {
                bar.console.close();
                bar.server.stop();
                bar.vitals.close();
            }
        }
        LOG.info("closed");
    }

    private void run(TaskGroup group, VoidWorkOn<? super SnackBar, ?> body) throws Exception {
        try (Scheduler scheduler = Scheduler.open()) {
            kitchen.start(group, options.cooks);
            Task<?> opening = group.fork("opening", this::open);
            scheduler.schedule(
                    Schedule.fixedRate(options.restockEvery)
                            .startingAt(Instant.now().plus(options.restockEvery)),
                    JobOptions.defaults().name("restock"),
                    pantry::restock);
            body.run(this);
            close(group, opening, scheduler);
        }
    }

    private void open() throws Exception {
        kitchen.resume();
        counter.open().set();
        LOG.info("open");
    }

    private void close(TaskGroup group, Task<?> opening, Scheduler scheduler) throws InterruptedException {
        LOG.info("closing");
        counter.closing().set();
        counter.open().clear();
        opening.cancel(); // what it has not put into the kitchen yet is stored anyway
        try {
            Tasks.timeout(options.grace, () -> {
                scheduler.stop();
                kitchen.drain();
            });
        } catch (TimeoutException e) {
            LOG.warn("the kitchen is not done after {}: the next start cooks the rest", options.grace);
            group.cancel();
        }
    }

    /** Where it listens. */
    String address() {
        return "http://" + options.host + ":" + server.port();
    }

    Counter counter() {
        return counter;
    }

    Kitchen kitchen() {
        return kitchen;
    }

    Pantry pantry() {
        return pantry;
    }
}
