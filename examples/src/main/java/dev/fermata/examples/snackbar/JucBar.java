package dev.fermata.examples.snackbar;

import com.zaxxer.hikari.HikariDataSource;
import io.helidon.http.HeaderNames;
import io.helidon.http.media.jackson.JacksonSupport;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The snack bar with java.util.concurrent in the place of Fermata, to be measured beside it: the same server, database,
 * SQL and transactions, lines of the log, count of answers, deadline and order of those who wait, for an order and for a
 * look at one snack. It opens and closes without ceremony.
 */
final class JucBar {
    private static final Logger LOG = LoggerFactory.getLogger(Web.class);
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);

    private record Ticket(Order order, long number) {}

    private final HikariDataSource pool;
    private final Semaphore permits;
    private final Map<String, ReentrantLock> packs = new LinkedHashMap<>();
    private final Semaphore places;
    private final AtomicLong tickets = new AtomicLong();
    private final PriorityBlockingQueue<Ticket> queue = new PriorityBlockingQueue<>(
            64,
            Comparator.<Ticket, Boolean>comparing(ticket -> !ticket.order.express())
                    .thenComparingLong(Ticket::number));
    private final CountDownLatch open = new CountDownLatch(1);
    private final Answers answers = new Answers(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();

    private JucBar(Options options) throws Exception {
        pool = new HikariDataSource(Storage.of(options).pool(options.databaseLimit));
        permits = new Semaphore(options.databaseLimit, true);
        places = new Semaphore(options.capacity);
        for (String snack : new String[] {"chips", "cookies", "nuts", "popcorn", "pretzels"}) {
            packs.put(snack, new ReentrantLock(true));
        }
    }

    /** The folder of the database, the port, and the number of cooks. */
    public static void main(String... arguments) throws Exception {
        Options options = new Options();
        options.data = Path.of(arguments[0]);
        options.port = Integer.parseInt(arguments[1]);
        options.cooks = Integer.parseInt(arguments[2]);
        options.capacity = Integer.parseInt(arguments[3]);
        Database.open(options).close(); // makes the tables
        LogBook book = LogBook.open(10_000);
        JucBar bar = new JucBar(options);
        for (int n = 0; n < options.cooks; n++) {
            Thread.ofVirtual().start(bar::cook);
        }
        Executors.newScheduledThreadPool(1).scheduleAtFixedRate(bar::restock, 100, 100, TimeUnit.MILLISECONDS);
        WebServer server = WebServer.builder()
                .host(options.host)
                .port(options.port)
                .maxPayloadSize(4096)
                .mediaContext(media -> media.addMediaSupport(JacksonSupport.create(Web.JSON)))
                .routing(routes -> routes.addFilter(bar::tag)
                        .error(Throwable.class, new Errors())
                        .post("/orders", bar::order)
                        .get("/stock/{snack}", bar::snack))
                .build()
                .start();
        bar.open.countDown();
        System.out.println("The snack bar listens at http://localhost:" + server.port() + " " + book.getName());
    }

    private void tag(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String id = RequestId.choose(request.headers().first(HeaderNames.create(RequestId.HEADER)));
        response.header(RequestId.HEADER, id);
        try (var _ = MDC.putCloseable(RequestId.VARIABLE, id)) {
            String what = request.prologue().method() + " "
                    + request.prologue().uriPath().rawPath();
            LOG.info("{}", what);
            String method = request.prologue().method().text();
            response.beforeSend(() -> {
                int status = response.status().code();
                LOG.info("{}: {}", what, status);
                answers.count(method, status);
            });
            chain.proceed();
        }
    }

    private void order(ServerRequest request, ServerResponse response) throws Exception {
        OrderRequest wanted = OrderRequest.parse(request.content().as(byte[].class));
        long end = System.nanoTime() + LIMIT;
        ReentrantLock pack = Optional.ofNullable(packs.get(wanted.snack()))
                .orElseThrow(() -> Refusal.notOnTheMenu("no " + wanted.snack()));
        inTime(open.await(left(end), TimeUnit.NANOSECONDS));
        if (!places.tryAcquire()) {
            throw Refusal.notNow("the kitchen has more orders than it can take");
        }
        Order order;
        try {
            inTime(pack.tryLock(left(end), TimeUnit.NANOSECONDS));
            try {
                String id = MDC.get(RequestId.VARIABLE);
                order = query(end, connection -> {
                    long price = Pantry.take(connection, wanted.snack(), wanted.quantity());
                    return OrderBook.add(connection, wanted, price, id);
                });
            } finally {
                pack.unlock();
            }
        } catch (Throwable e) {
            places.release();
            throw e;
        }
        LOG.info("{}: accepted", order);
        queue.add(new Ticket(order, tickets.incrementAndGet()));
        response.status(202).header("Location", "/orders/" + order.id()).send(order);
    }

    private void snack(ServerRequest request, ServerResponse response) throws Exception {
        String name = request.path().pathParameters().get("snack");
        long end = System.nanoTime() + LIMIT;
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        Future<Integer> stock = tasks.submit(() -> {
            MDC.setContextMap(mdc);
            int left = query(end, connection -> Pantry.snack(connection, name).stock());
            LOG.info("{}: {} left", name, left);
            return left;
        });
        Future<Long> price = tasks.submit(() -> {
            MDC.setContextMap(mdc);
            long cents = query(end, connection -> Pantry.snack(connection, name).priceCents());
            LOG.info("{}: {} cents", name, cents);
            return cents;
        });
        response.send(new Snack(
                name, stock.get(left(end), TimeUnit.NANOSECONDS), price.get(left(end), TimeUnit.NANOSECONDS)));
    }

    private <T> T query(long end, Database.Query<T> query) throws Exception {
        inTime(permits.tryAcquire(left(end), TimeUnit.NANOSECONDS));
        try (Connection connection = pool.getConnection()) {
            T result = query.run(connection);
            connection.commit();
            return result;
        } finally {
            permits.release();
        }
    }

    private void cook() {
        try {
            while (true) {
                Order order = queue.take().order;
                places.release();
                try (var _ = MDC.putCloseable(RequestId.VARIABLE, order.requestId())) {
                    LOG.info("{}: on the stove", order);
                    boolean done =
                            query(System.nanoTime() + LIMIT, connection -> OrderBook.done(connection, order.id()));
                    LOG.info("{}: {}", order, done ? "done" : "had been done before");
                }
            }
        } catch (Exception e) {
            LOG.error("a cook has left", e);
        }
    }

    private void restock() {
        packs.forEach((snack, pack) -> {
            pack.lock();
            try {
                boolean filled = query(System.nanoTime() + LIMIT, connection -> Pantry.fill(connection, snack));
                if (filled) {
                    LOG.info("{}: restocked", snack);
                }
            } catch (Exception e) {
                LOG.error("not restocked", e);
            } finally {
                pack.unlock();
            }
        });
    }

    private static long left(long end) {
        return end - System.nanoTime();
    }

    private static void inTime(boolean done) throws TimeoutException {
        if (!done) {
            throw new TimeoutException("timed out after 5 s");
        }
    }
}
