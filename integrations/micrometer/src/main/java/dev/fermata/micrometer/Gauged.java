package dev.fermata.micrometer;

import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/** The gauges. */
enum Gauged {
    WAITERS("fermata.waiters", null, "Tasks and threads that wait for it", 0, true, "name"),
    HOLDERS("fermata.holders", null, "Tasks and threads that hold it", 0, true, "name"),
    SEMAPHORE_HELD("fermata.semaphore.held", "permits", "Permits that are held", Double.NaN, false, "name"),
    SEMAPHORE_LIMIT("fermata.semaphore.limit", "permits", "Permits that there are", Double.NaN, false, "name"),
    QUEUE_SIZE("fermata.queue.size", "items", "Items in a queue", Double.NaN, false, "name"),
    QUEUE_CAPACITY("fermata.queue.capacity", "items", "Items that a queue can hold", Double.NaN, false, "name"),
    TASKS("fermata.tasks", "tasks", "Tasks that have not ended", 0, false, "state"),
    LOOP_LAG("fermata.loop.lag", "seconds", "How late a loop is with what is due", Double.NaN, false, "loop"),
    LOOP_READY(
            "fermata.loop.ready", "tasks", "Tasks that could go on and wait for their turn", Double.NaN, false, "loop"),
    DEADLOCKS("fermata.deadlocks", null, "Cycles of waits that end never", 0, false, null);

    final String meter;
    final @Nullable String unit;
    final String description;
    final double absent; // the value when there is nothing of it
    private final boolean byKind;
    private final @Nullable String key; // of the tag that has the name

    Gauged(
            String meter,
            @Nullable String unit,
            String description,
            double absent,
            boolean byKind,
            @Nullable String key) {
        this.meter = meter;
        this.unit = unit;
        this.description = description;
        this.absent = absent;
        this.byKind = byKind;
        this.key = key;
    }

    /** One gauge. The kind is left out of the tags where the meter says it. */
    record Series(Gauged meter, String kind, String name) {
        Tags tags() {
            Tags tags = meter.byKind ? Tags.of("kind", kind) : Tags.empty();
            return meter.key == null ? tags : tags.and(meter.key, name);
        }
    }

    Series of(String kind, String name) {
        return new Series(this, kind, name);
    }
}
