package dev.fermata.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.inspect.Snapshot;
import dev.fermata.queue.Queue;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often one looks for the gauges, on a clock that the test winds. */
final class GaugesTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger looks = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new Clock() {
        @Override
        public long wallTime() {
            return 0;
        }

        @Override
        public long monotonicTime() {
            return nanos.get();
        }
    });
    private final Gauges gauges = new Gauges(registry, Tags.empty(), new Names(100), () -> {
        looks.incrementAndGet();
        return Snapshot.take(Duration.ZERO);
    });

    @BeforeEach
    void forgetTheOthers() throws Exception {
        Forgotten.await();
    }

    private void scrape() {
        for (Meter meter : registry.getMeters()) {
            if (meter instanceof Gauge gauge) {
                assertTrue(gauge.value() >= 0, () -> meter.getId() + "");
            }
        }
    }

    @Test
    void nobodyLooksUnlessAGaugeIsRead() {
        gauges.open();
        assertEquals(0, looks.get());
    }

    @Test
    void oneLookASecondHoweverManyGaugesAreRead() {
        Queue<String> orders = Queue.bounded("orders", 1);
        gauges.open();
        scrape();
        scrape();
        assertTrue(registry.getMeters().size() > 8);
        assertEquals(1, looks.get());
        nanos.addAndGet(999_999_999);
        scrape();
        assertEquals(1, looks.get());
        nanos.addAndGet(1);
        scrape();
        assertEquals(2, looks.get());
        Reference.reachabilityFence(orders);
    }

    @Test
    void onceClosedThereAreNoGaugesAndNobodyLooks() {
        gauges.open();
        Queue<String> orders = Queue.bounded("bread", 1);
        orders.offer("one");
        scrape();
        assertEquals(1, size());
        gauges.close();
        assertEquals(0, registry.getMeters().size());
        scrape();
        assertEquals(1, looks.get());
        Reference.reachabilityFence(orders);
    }

    private double size() {
        return registry.get("fermata.queue.size").tag("name", "bread").gauge().value();
    }
}
