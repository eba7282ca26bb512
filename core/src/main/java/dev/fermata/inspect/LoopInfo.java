package dev.fermata.inspect;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A loop at the moment of a snapshot.
 *
 * @param id stays the same while the loop lives
 * @param carrier {@code portable} or {@code direct}
 * @param ready tasks that could go on and wait for their turn
 * @param waiting tasks that wait for something else
 * @param blocking tasks in {@link dev.fermata.task.Tasks#blocking}
 * @param timers timers set, among them some that were cancelled lately
 * @param running the task whose turn it is
 * @param lag how late the loop is with what is due: how late its last timer fired
 */
public record LoopInfo(
        long id,
        String name,
        String carrier,
        boolean virtualTime,
        int ready,
        int waiting,
        int blocking,
        int timers,
        OptionalLong running,
        Duration lag) {}
