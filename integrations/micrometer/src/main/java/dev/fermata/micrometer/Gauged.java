package dev.fermata.micrometer;

import org.jspecify.annotations.Nullable;

/** The gauges. */
enum Gauged {
    WAITERS("fermata.waiters", null, "Tasks and threads that wait for it", 0, "kind", "name"),
    HOLDERS("fermata.holders", null, "Tasks and threads that hold it", 0, "kind", "name"),
    SEMAPHORE_HELD("fermata.semaphore.held", "permits", "Permits that are held", Double.NaN, "name"),
    SEMAPHORE_LIMIT("fermata.semaphore.limit", "permits", "Permits that there are", Double.NaN, "name"),
    QUEUE_SIZE("fermata.queue.size", "items", "Items in a queue", Double.NaN, "name"),
    QUEUE_CAPACITY("fermata.queue.capacity", "items", "Items that a queue can hold", Double.NaN, "name"),
    TASKS("fermata.tasks", "tasks", "Tasks that have not ended", 0, "state"),
    LOOP_LAG("fermata.loop.lag", "seconds", "How late a loop is with what is due", Double.NaN, "loop"),
    LOOP_READY("fermata.loop.ready", "tasks", "Tasks that could go on and wait for their turn", Double.NaN, "loop"),
    DEADLOCKS("fermata.deadlocks", null, "Cycles of waits that end never", 0);

    final String meter;
    final @Nullable String unit;
    final String description;
    final double absent; // the value when there is nothing of it
    private final String[] keys;

    Gauged(String meter, @Nullable String unit, String description, double absent, String... keys) {
        this.meter = meter;
        this.unit = unit;
        this.description = description;
        this.absent = absent;
        this.keys = keys;
    }

    /** One gauge. The kind is left out of the tags where the meter says it. */
    record Series(Gauged meter, String kind, String name) {
        String[] tags() {
            return switch (meter.keys.length) {
                case 0 -> new String[0];
                case 1 -> new String[] {meter.keys[0], name};
                default -> new String[] {meter.keys[0], kind, meter.keys[1], name};
            };
        }
    }

    Series of(String kind, String name) {
        return new Series(this, kind, name);
    }
}
