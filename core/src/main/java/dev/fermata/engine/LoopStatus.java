package dev.fermata.engine;

/**
 * A loop at a glance.
 *
 * @param id stays the same while the loop lives
 * @param carrier what carries its tasks: {@code portable} or {@code direct}
 * @param ready tasks that wait for their turn
 * @param living tasks that have begun and not ended
 * @param blocking tasks that are out in a blocking call
 * @param running the identity of the thread whose turn it is; 0 while nobody is ready
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
        long running,
        long lagNanos) {}
