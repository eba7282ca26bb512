package dev.fermata.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.schedule.Job;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus gets, and that the dashboard asks for nothing else. */
final class PrometheusTest {
    private static final Path DASHBOARD = Path.of(System.getProperty("repo.root"), "docs", "grafana", "fermata.json");
    private static final Path PAGE = Path.of(System.getProperty("repo.root"), "docs", "metrics.md");
    private static final Pattern METRIC = Pattern.compile("fermata_[a-z_]+");

    private static String scrape;

    /** What is scraped from a program in which everything happens that has a meter, but a deadlock. */
    @BeforeAll
    static void scrape() throws Exception {
        Forgotten.await();
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (FermataMetrics metrics = new FermataMetrics()) {
            metrics.bindTo(registry);
            scrape = Loop.builder()
                    .name("hall")
                    .stallThreshold(Duration.ofMillis(10))
                    .run(() -> {
                        Lock stock = Lock.create("flour");
                        Queue<String> orders = Queue.bounded("tins", 3);
                        Semaphore ovens = Semaphore.bounded("shelves", 2);
                        try (Scheduler scheduler = Scheduler.open();
                                var _ = stock.acquire();
                                var _ = ovens.acquire()) {
                            orders.put("bread");
                            TaskGroup.run(group -> {
                                var _ = group.fork(() -> stock.tryAcquire(Duration.ofMillis(1)));
                                var _ = group.fork(() -> holdUpUntilCounted(registry));
                            });
                            failInAJob(scheduler, registry);
                            registry.scrape(); // the first look finds what gets gauges of its own
                            String text = registry.scrape();
                            assertEquals("bread", orders.take());
                            return text;
                        }
                    });
        }
    }

    private static void holdUpUntilCounted(MeterRegistry registry) {
        while (registry.find("fermata.loop.stalls").counter() == null) {
            Thread.onSpinWait();
        }
    }

    private static void failInAJob(Scheduler scheduler, MeterRegistry registry) throws InterruptedException {
        JobOptions report =
                JobOptions.defaults().name("report").overlap(Overlap.SKIP).onError(_ -> {});
        Job job = scheduler.schedule(Schedule.fixedRate(Duration.ofMillis(2)), report, () -> {
            Tasks.sleep(Duration.ofMillis(9)); // the next ones find it running
            throw new IllegalStateException("no flour");
        });
        while (registry.find("fermata.job.failures").counter() == null
                || registry.find("fermata.job.missed").counter() == null) {
            Tasks.sleep(Duration.ofMillis(1));
        }
        job.cancel();
    }

    private static Set<String> namesIn(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aScrapeHasAllMetersUnderTheirPrometheusNames() throws Exception {
        for (String line : List.of(
                "fermata_wait_seconds_count{kind=\"lock\",name=\"flour\",outcome=\"timed_out\"} 1",
                "fermata_holders{kind=\"lock\",name=\"flour\"} 1.0",
                "fermata_holders{kind=\"semaphore\",name=\"shelves\"} 1.0",
                "fermata_semaphore_held_permits{name=\"shelves\"} 1.0",
                "fermata_semaphore_limit_permits{name=\"shelves\"} 2.0",
                "fermata_queue_size_items{name=\"tins\"} 1.0",
                "fermata_queue_capacity_items{name=\"tins\"} 3.0",
                "fermata_tasks{state=\"running\"} 1.0",
                "fermata_tasks_ended_total{state=\"success\"} ",
                "fermata_tasks_started_total ",
                "fermata_loop_lag_seconds{loop=\"hall\"} ",
                "fermata_loop_ready_tasks{loop=\"hall\"} ",
                "fermata_loop_stalls_total{loop=\"hall\"} ",
                "fermata_deadlocks 0.0",
                "fermata_deadlocks_found_total 0.0",
                "fermata_job_run_seconds_count{name=\"report\",outcome=\"failure\"} ",
                "fermata_job_lateness_seconds_count{name=\"report\"} ",
                "fermata_job_failures_total{exception=\"IllegalStateException\",name=\"report\"} ",
                "fermata_job_missed_total{name=\"report\"} ")) {
            assertTrue(scrape.lines().anyMatch(each -> each.startsWith(line)), () -> line + " in\n" + scrape);
        }
        assertTrue(scrape.contains("# HELP fermata_wait_seconds How long"), scrape);
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws Exception {
        Set<String> there = namesIn(scrape);
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        List<String> unknown = new ArrayList<>();
        int queries = 0;
        for (JsonNode text : dashboard.findValues("expr")) {
            var metric = METRIC.matcher(text.asText());
            while (metric.find()) {
                queries++;
                if (!there.contains(metric.group())) {
                    unknown.add(metric.group() + " in " + text.asText());
                }
            }
        }
        assertTrue(queries > 20, "found only " + queries);
        assertEquals(List.of(), unknown);
    }

    @Test
    void theDashboardShowsEveryMeter() throws Exception {
        String dashboard = Files.readString(DASHBOARD);
        List<String> missing = namesIn(scrape).stream()
                .filter(name -> name.startsWith("fermata_") && !name.endsWith("_max"))
                .map(name -> name.replaceFirst("_(count|sum)$", ""))
                .filter(name -> !dashboard.contains(name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndDoNotOverlap() throws Exception {
        JsonNode panels = new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels");
        Set<Integer> ids = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : panels) {
            String title = panel.get("title").asText();
            assertTrue(ids.add(panel.get("id").asInt()), title);
            JsonNode place = panel.get("gridPos");
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    int column = place.get("x").asInt() + x;
                    assertTrue(column < 24, title);
                    assertTrue(cells.add(column + "," + (place.get("y").asInt() + y)), title);
                }
            }
        }
    }

    @Test
    void thePageHasARowForEachMeter() throws Exception {
        String page = Files.readString(PAGE);
        List<String> missing = namesIn(scrape).stream()
                .filter(name -> name.startsWith("fermata_"))
                .map(name -> name.replaceFirst("(_seconds)?(_count|_sum|_max|_total)?$", ""))
                .map(name -> name.replaceFirst("_(items|permits)$", "").replaceFirst("(?<=ready)_tasks$", ""))
                .map(name -> "| `" + name.replace('_', '.') + "` |")
                .distinct()
                .filter(row -> !page.contains(row))
                .toList();
        assertEquals(List.of(), missing);
    }
}
