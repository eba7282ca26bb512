package dev.fermata.examples.snackbar;

import dev.fermata.micrometer.FermataMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the bar is, for machines: {@code /metrics} for Prometheus, {@code /health} for who starts and stops processes. */
final class Vitals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);

    private static final int UNAVAILABLE = 503;
    private static final String HEALTH = "/health/";
    private static final String METRICS = "/metrics";

    private final Counter counter;
    private final Database database;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Answers answers = new Answers(registry);
    private final FermataMetrics fermata = new FermataMetrics();

    Vitals(Counter counter, Database database) {
        this.counter = counter;
        this.database = database;
        fermata.bindTo(registry);
    }

    void route(HttpRouting.Builder routes) {
        routes.get(METRICS, this::metrics)
                .get(HEALTH + "live", (_, response) -> response.send(Map.of("status", "up")))
                .get(HEALTH + "ready", this::ready);
    }

    /** Whether a path is asked for every few seconds by a machine: no line in the log, then. */
    static boolean isRoutine(String path) {
        return path.equals(METRICS) || path.startsWith(HEALTH);
    }

    /** Counts an answer. */
    void answered(String method, int status) {
        answers.count(method, status);
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .send(registry.scrape());
    }

    /** Ready is who takes orders: the process may live, and yet open or close just now, or have lost its database. */
    private void ready(ServerRequest request, ServerResponse response) {
        String why = whyNotReady();
        if (why.isEmpty()) {
            response.send(Map.of("status", "ready"));
        } else {
            response.status(UNAVAILABLE).header(HeaderNames.RETRY_AFTER, "1").send(Map.of("error", why));
        }
    }

    private String whyNotReady() {
        String state = counter.state();
        if (!state.equals("open")) {
            return "the bar is " + state;
        }
        try {
            return database.isReady() ? "" : "another bar has taken the database";
        } catch (SQLException e) {
            LOG.warn("not ready: {}", e.getMessage());
            return "the database cannot be reached";
        }
    }

    @Override
    public void close() {
        fermata.close();
        registry.close();
    }
}
