package dev.fermata.engine;

import org.jspecify.annotations.Nullable;

/**
 * A loop at a glance.
 *
 * @param id stays the same while the loop lives
 * @param carrier what carries its tasks: {@code portable} or {@code direct}
 * @param ready tasks that wait for their turn
 * @param living tasks that have begun and not ended
 * @param blocking tasks that are out in a blocking call
 * @param running whose turn it is; null while nobody is ready
 * @param lagNanos how late the loop is with what is due
 */
public record LoopStatus(
        long id,
        String name,
        String carrier,
        boolean virtualTime,
        int ready,
        int living,
        int blocking,
        int timers,
        @Nullable Thread running,
        long lagNanos) {}
