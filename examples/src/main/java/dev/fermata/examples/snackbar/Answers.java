package dev.fermata.examples.snackbar;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts answers, by method and status, as {@code snackbar_requests_total}. */
final class Answers {
    private static final Set<String> METHODS = Set.of("GET", "POST");

    private final MeterRegistry registry;

    /** By method and status. To find one in the registry would cost its tags each time. */
    private final Map<String, Map<Integer, Counter>> counters = new ConcurrentHashMap<>();

    Answers(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Clients can make up methods, but no series. */
    void count(String method, int status) {
        String known = METHODS.contains(method) ? method : "other";
        counters.computeIfAbsent(known, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        status,
                        _ -> Counter.builder("snackbar.requests")
                                .description("Requests that were answered")
                                .tag("method", known)
                                .tag("status", Integer.toString(status))
                                .register(registry))
                .increment();
    }
}
