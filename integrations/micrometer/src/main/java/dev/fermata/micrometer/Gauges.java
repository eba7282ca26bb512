package dev.fermata.micrometer;

import dev.fermata.inspect.Snapshot;
import dev.fermata.inspect.TaskState;
import dev.fermata.micrometer.Gauged.Series;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The gauges of one registry. Whoever reads one has a snapshot taken if the last is older than a second, and what is new
 * in it gets gauges of its own: they are there when next somebody reads all.
 */
final class Gauges {
    private static final System.Logger LOG = System.getLogger("dev.fermata.micrometer");
    private static final long LASTS = Duration.ofSeconds(1).toNanos();

    private final MeterRegistry registry;
    private final Tags tags;
    private final Names names;
    private final Supplier<Snapshot> snapshots;

    private Map<Series, Double> values = Map.of(); // guarded by this
    private boolean taken; // guarded by this
    private long takenAt; // guarded by this; on the registry's clock

    // No snapshot is taken under that guard, and no registry called with the other: a registry may read gauges while it
    // adds one.
    private final Set<Series> known = new HashSet<>(); // guarded by itself
    private final List<Meter> meters = new ArrayList<>(); // guarded by known
    private boolean closed; // guarded by known

    Gauges(MeterRegistry registry, Tags tags, Names names, Supplier<Snapshot> snapshots) {
        this.registry = registry;
        this.tags = tags;
        this.names = names;
        this.snapshots = snapshots;
    }

    /** Those that there are always. */
    void open() {
        register(Gauged.DEADLOCKS.of("", ""));
        for (TaskState state : TaskState.values()) {
            register(Levels.tasks(state));
        }
    }

    void close() {
        List<Meter> mine;
        synchronized (known) {
            closed = true;
            mine = List.copyOf(meters);
            meters.clear();
        }
        mine.forEach(registry::remove);
    }

    private double value(Series series) {
        Map<Series, Double> now = now();
        now.keySet().forEach(this::register);
        return now.getOrDefault(series, series.meter().absent);
    }

    private synchronized Map<Series, Double> now() {
        if (!taken || registry.config().clock().monotonicTime() - takenAt >= LASTS) {
            values = Map.copyOf(Levels.of(snapshots.get(), names));
            taken = true;
            takenAt = registry.config().clock().monotonicTime();
        }
        return values;
    }

    private void register(Series series) {
        synchronized (known) {
            if (closed || !known.add(series)) {
                return;
            }
        }
        try {
            Gauged meter = series.meter();
            Meter gauge = Gauge.builder(meter.meter, () -> value(series))
                    .description(meter.description)
                    .baseUnit(meter.unit)
                    .tags(tags.and(series.tags()))
                    .register(registry);
            keep(gauge);
        } catch (RuntimeException e) { // the others are read on
            LOG.log(Level.WARNING, () -> "the registry takes no gauge for " + series, e);
        }
    }

    private void keep(Meter gauge) {
        boolean late;
        synchronized (known) {
            late = closed;
            if (!late) {
                meters.add(gauge);
            }
        }
        if (late) {
            registry.remove(gauge);
        }
    }
}
