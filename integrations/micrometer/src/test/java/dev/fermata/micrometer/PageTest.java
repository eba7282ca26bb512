package dev.fermata.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.task.Tasks;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The programs of docs/metrics.md. */
final class PageTest {
    private static final DistributionStatisticConfig HISTOGRAM =
            DistributionStatisticConfig.builder().percentilesHistogram(true).build();

    private static String scrapeAfterAWait(PrometheusMeterRegistry registry, FermataMetrics metrics) throws Exception {
        try (metrics) {
            Loop.builder().virtualTime().run(() -> {
                Tasks.sleep(Duration.ofSeconds(1));
                Queue.bounded("orders", 1).poll(Duration.ofSeconds(1));
            });
            return registry.scrape();
        }
    }

    @Test
    void bindingIsTwoLines() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        FermataMetrics metrics = new FermataMetrics();
        metrics.bindTo(registry);
        String scrape = scrapeAfterAWait(registry, metrics);
        assertTrue(scrape.contains("fermata_wait_seconds_count"), scrape);
        assertEquals(0, scrape.lines().filter(line -> line.contains("_bucket")).count());
    }

    @Test
    void theBuilderHasTheRest() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        FermataMetrics metrics = FermataMetrics.builder()
                .tags(Tags.of("service", "shop")) // on every meter
                .namesPerKind(20) // 100 unless said otherwise
                .sleeps(true) // Tasks.sleep counts among the waits
                .build();
        metrics.bindTo(registry);
        String scrape = scrapeAfterAWait(registry, metrics);
        assertTrue(scrape.contains("kind=\"sleep\",name=\"sleep\",outcome=\"granted\",service=\"shop\""), scrape);
    }

    @Test
    void histogramsAreTheRegistrysMatter() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        withHistogram(registry);
        FermataMetrics metrics = new FermataMetrics();
        metrics.bindTo(registry);
        String scrape = scrapeAfterAWait(registry, metrics);
        assertTrue(scrape.contains("fermata_wait_seconds_bucket"), scrape);
    }

    private static void withHistogram(MeterRegistry registry) {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals("fermata.wait") ? HISTOGRAM.merge(config) : config;
            }
        });
    }
}
