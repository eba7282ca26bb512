package dev.fermata.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.schedule.Job;
import dev.fermata.schedule.JobOptions;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.Schedule;
import dev.fermata.schedule.Scheduler;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Until;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FermataMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FermataMetrics metrics = new FermataMetrics();

    @BeforeEach
    void forgetTheOthers() throws Exception {
        Forgotten.await();
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private static void virtually(VoidWork<?> main) throws Exception {
        Loop.builder().virtualTime().run(main);
    }

    /** A task waits for a lock of that name. */
    private static void waitFor(Lock lock) throws Exception {
        virtually(() -> TaskGroup.run(group -> {
            lock.acquire();
            var _ = group.fork("order 8", () -> lock.acquire().close());
            Tasks.yieldNow();
            lock.release();
        }));
    }

    private long waits(String... tags) {
        return registry.find("fermata.wait").tags(tags).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private double gauge(String name, String... tags) {
        registry.get("fermata.deadlocks").gauge().value(); // what is new since the last snapshot gets its gauges
        return registry.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private TreeSet<String> values(String meter, String tag) {
        TreeSet<String> values = new TreeSet<>();
        registry.find(meter)
                .meters()
                .forEach(each -> values.add(Objects.requireNonNull(each.getId().getTag(tag))));
        return values;
    }

    // --- what happens ------------------------------------------------------------------------------------------------

    @Test
    void aWaitIsTimedByKindNameAndOutcome() throws Exception {
        metrics.bindTo(registry);
        waitFor(Lock.create("stock"));
        waitFor(Lock.create("stock")); // another one of that name
        virtually(() -> Queue.bounded("orders", 1).poll(Duration.ofSeconds(1)));
        assertEquals(2, waits("kind", "lock", "name", "stock", "outcome", "granted"));
        assertEquals(1, waits("kind", "queue", "name", "orders", "outcome", "timed_out"));
        assertTrue(registry.get("fermata.wait").tag("name", "stock").timer().totalTime(TimeUnit.NANOSECONDS) > 0);
    }

    @Test
    void whatHasNoNameSharesThatOfItsKind() throws Exception {
        metrics.bindTo(registry);
        waitFor(Lock.create());
        waitFor(Lock.create());
        assertEquals(2, waits("kind", "lock", "name", "lock"));
    }

    @Test
    void namesOfTasksAreNoTags() throws Exception {
        metrics.bindTo(registry);
        virtually(() ->
                TaskGroup.run(group -> group.fork("order 8", Tasks::yieldNow).join()));
        assertEquals(1, waits("kind", "task", "name", "task"));
        for (Meter meter : registry.getMeters()) {
            assertTrue(
                    meter.getId().getTags().stream().map(Tag::getValue).noneMatch(value -> value.contains("order 8")),
                    () -> meter.getId() + "");
        }
    }

    @Test
    void sleepsAreCountedOnlyWhereThatIsWanted() throws Exception {
        metrics.bindTo(registry);
        virtually(() -> Tasks.sleep(Duration.ofSeconds(1)));
        assertEquals(0, waits());
        try (FermataMetrics withSleeps = FermataMetrics.builder().sleeps(true).build()) {
            withSleeps.bindTo(registry);
            virtually(() -> Tasks.sleep(Duration.ofSeconds(1)));
        }
        assertEquals(1, waits("kind", "sleep", "name", "sleep", "outcome", "granted"));
    }

    @Test
    void tasksAreCountedAsTheyStartAndEnd() throws Exception {
        metrics.bindTo(registry);
        virtually(() -> {
            try (TaskGroup group = TaskGroup.supervisor()) {
                var _ = group.fork(() -> {
                    throw new IllegalStateException("bad");
                });
                Task<?> unwanted = group.fork(() -> Tasks.sleep(Duration.ofSeconds(9)));
                Tasks.sleep(Duration.ofSeconds(1));
                unwanted.cancel();
                unwanted.join();
            }
        });
        assertEquals(3, counter("fermata.tasks.started")); // and main
        assertEquals(1, counter("fermata.tasks.ended", "state", "success"));
        assertEquals(1, counter("fermata.tasks.ended", "state", "failed"));
        assertEquals(1, counter("fermata.tasks.ended", "state", "cancelled"));
    }

    @Test
    void stallsAreCountedByLoop() throws Exception {
        metrics.bindTo(registry);
        Loop.builder().name("hall").stallThreshold(Duration.ofMillis(10)).run(() -> {
            while (registry.find("fermata.loop.stalls").tag("loop", "hall").counter() == null) {
                Thread.onSpinWait();
            }
        });
        assertEquals(1, counter("fermata.loop.stalls", "loop", "hall"));
    }

    @Test
    void deadlocksAreCountedAndGoneOnceTheyAreDissolved() throws Exception {
        metrics.bindTo(registry);
        Lock stock = Lock.create("stock");
        Lock prices = Lock.create("prices");
        Barrier here = Barrier.create(2);
        TaskGroup.run(group -> {
            var _ = group.fork(() -> both(stock, here, prices));
            var _ = group.fork(() -> both(prices, here, stock));
            Until.holds(() -> counter("fermata.deadlocks.found") == 1, "the deadlock is counted");
            assertEquals(1, gauge("fermata.deadlocks"));
            group.cancel();
        });
        assertEquals(1, counter("fermata.deadlocks.found"));
    }

    private static void both(Lock first, Barrier here, Lock second) throws Exception {
        try (var _ = first.acquire()) {
            here.await();
            second.acquire().close();
        }
    }

    @Test
    void runsOfJobsAreTimedWithTheirLatenessAndFailuresCounted() throws Exception {
        metrics.bindTo(registry);
        virtually(() -> {
            try (Scheduler scheduler = Scheduler.open()) {
                JobOptions report = JobOptions.defaults().name("report").overlap(Overlap.QUEUE);
                Job job = scheduler.schedule(Schedule.fixedRate(Duration.ofSeconds(2)), report.onError(_ -> {}), () -> {
                    Tasks.sleep(Duration.ofSeconds(3));
                    throw new IllegalStateException("no stock");
                });
                Tasks.sleep(Duration.ofSeconds(7));
                job.cancel();
            }
        });
        Timer failed = registry.get("fermata.job.run")
                .tags("name", "report", "outcome", "failure")
                .timer();
        assertEquals(2, failed.count());
        assertEquals(6, failed.totalTime(TimeUnit.SECONDS));
        Timer lateness =
                registry.get("fermata.job.lateness").tag("name", "report").timer();
        assertEquals(3, lateness.count());
        assertEquals(3, lateness.totalTime(TimeUnit.SECONDS)); // 0, 1, 2
        assertEquals(2, counter("fermata.job.failures", "name", "report", "exception", "IllegalStateException"));
    }

    @Test
    void missedRunsAreCountedAndJobsWithoutANameShareOne() throws Exception {
        metrics.bindTo(registry);
        virtually(() -> {
            try (Scheduler scheduler = Scheduler.open()) {
                JobOptions skip = JobOptions.defaults().overlap(Overlap.SKIP);
                for (int i = 0; i < 2; i++) {
                    var _ = scheduler.schedule(
                            Schedule.fixedRate(Duration.ofSeconds(2)), skip, () -> Tasks.sleep(Duration.ofSeconds(5)));
                }
                Tasks.sleep(Duration.ofSeconds(5));
            }
        });
        assertEquals(4, counter("fermata.job.missed", "name", "job"));
    }

    // --- how things are ----------------------------------------------------------------------------------------------

    @Test
    void gaugesTellWhoHoldsAndHowFullThingsAre() throws Exception {
        metrics.bindTo(registry);
        Lock stock = Lock.create("stock");
        Semaphore ovens = Semaphore.bounded("ovens", 5);
        Queue<Integer> orders = Queue.bounded("orders", 7);
        orders.put(1);
        orders.put(2);
        TaskGroup.run(group -> {
            stock.acquire();
            ovens.acquire(3);
            var _ = group.fork(() -> stock.acquire().close());
            Task<?> other = group.fork(() -> stock.acquire().close());
            Until.waiting(stock::waiting, 2);
            assertEquals(2, gauge("fermata.waiters", "kind", "lock", "name", "stock"));
            assertEquals(1, gauge("fermata.holders", "kind", "lock", "name", "stock"));
            assertEquals(1, gauge("fermata.holders", "kind", "semaphore", "name", "ovens"));
            assertEquals(3, gauge("fermata.semaphore.held", "name", "ovens"));
            assertEquals(5, gauge("fermata.semaphore.limit", "name", "ovens"));
            assertEquals(2, gauge("fermata.queue.size", "name", "orders"));
            assertEquals(7, gauge("fermata.queue.capacity", "name", "orders"));
            assertEquals(2, gauge("fermata.tasks", "state", "waiting"));
            assertEquals(0, gauge("fermata.tasks", "state", "sleeping"));
            stock.release();
            other.join();
            ovens.release(3);
        });
        assertTrue(orders.size() == 2, "they are still in use");
    }

    @Test
    void gaugesOfALoopAreByItsName() throws Exception {
        metrics.bindTo(registry);
        Loop.builder()
                .name("hall")
                .run(() -> TaskGroup.run(group -> {
                    var _ = group.fork(() -> {});
                    var _ = group.fork(() -> {});
                    assertEquals(2, gauge("fermata.loop.ready", "loop", "hall"));
                    assertTrue(gauge("fermata.loop.lag", "loop", "hall") >= 0);
                }));
    }

    // --- bounds ------------------------------------------------------------------------------------------------------

    @Test
    void onlySoManyNamesOfAKindGetSeriesOfTheirOwn() throws Exception {
        try (FermataMetrics few = FermataMetrics.builder().namesPerKind(3).build()) {
            few.bindTo(registry);
            for (int i = 0; i < 10; i++) {
                waitFor(Lock.create("lock " + i));
            }
            virtually(() -> Queue.bounded("orders", 1).poll(Duration.ofSeconds(1)));
        }
        assertEquals(
                new TreeSet<>(List.of("lock 0", "lock 1", "lock 2", "other", "orders", "group")),
                values("fermata.wait", "name"));
        assertEquals(1, waits("kind", "lock", "name", "lock 2"));
        assertEquals(7, waits("kind", "lock", "name", "other"));
    }

    @Test
    void aHundredNamesUnlessSaidOtherwise() {
        metrics.bindTo(registry);
        List<Queue<String>> queues = IntStream.range(0, 150)
                .mapToObj(i -> Queue.<String>bounded("queue " + i, 2))
                .toList();
        queues.forEach(queue -> queue.offer("item"));
        gauge("fermata.deadlocks");
        assertEquals(101, values("fermata.queue.size", "name").size());
        double items = registry.find("fermata.queue.size").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
        assertEquals(150, items, "none is lost: the rest is added up");
        assertEquals(150, queues.size());
    }

    @Test
    void aNegativeNumberOfNamesIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> FermataMetrics.builder().namesPerKind(-1));
    }

    @Test
    void tagsOfTheProgramAreOnEveryMeter() throws Exception {
        try (FermataMetrics tagged =
                FermataMetrics.builder().tags(Tags.of("service", "shop")).build()) {
            tagged.bindTo(registry);
            waitFor(Lock.create("stock"));
            for (Meter meter : registry.getMeters()) {
                assertEquals("shop", meter.getId().getTag("service"), () -> meter.getId() + "");
            }
        }
    }

    // --- beginning and end -------------------------------------------------------------------------------------------

    @Test
    void afterCloseNothingIsCountedAndTheGaugesAreGone() throws Exception {
        metrics.bindTo(registry);
        waitFor(Lock.create("stock"));
        metrics.close();
        metrics.close(); // once more: no matter
        double before = counter("fermata.tasks.started");
        waitFor(Lock.create("stock"));
        assertEquals(1, waits("name", "stock"));
        assertEquals(before, counter("fermata.tasks.started"));
        assertNull(registry.find("fermata.tasks").gauge());
        assertNull(registry.find("fermata.deadlocks").gauge());
    }

    @Test
    void whatWasClosedCanBeBoundAgain() throws Exception {
        metrics.bindTo(registry);
        metrics.close();
        metrics.bindTo(registry);
        waitFor(Lock.create("stock"));
        assertEquals(1, waits("name", "stock"));
        assertEquals(0, gauge("fermata.deadlocks"));
    }

    @Test
    void aRegistryIsFedOnceHoweverOftenItIsBound() throws Exception {
        MeterRegistry other = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        metrics.bindTo(registry);
        metrics.bindTo(other);
        waitFor(Lock.create("stock"));
        assertEquals(1, waits("name", "stock"));
        assertEquals(1, other.get("fermata.wait").timer().count());
    }

    @Test
    void aRegistryThatFailsHurtsNoTask() throws Exception {
        metrics.bindTo(registry);
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                throw new IllegalStateException("broken registry");
            }
        });
        waitFor(Lock.create("stock"));
        assertEquals(2, counterOf("fermata.tasks.started"), "what was there before is fed");
        assertEquals(0, waits());
    }

    /** Without asking the registry for it by its id. */
    private double counterOf(String name) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals(name))
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum();
    }
}
