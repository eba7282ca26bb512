package dev.fermata.queue;

import java.util.List;

/**
 * A queue at one moment.
 *
 * @param name its name
 * @param size how many items are in it
 * @param capacity how many can be; {@code Integer.MAX_VALUE} if it is unbounded
 * @param unfinished how many have been put and not yet dealt with: see {@link Queue#done}
 * @param putters the threads that wait for room, in the order of arrival
 * @param takers the threads that wait for an item, in the order of arrival
 */
public record QueueStats(
        String name, int size, int capacity, int unfinished, List<Thread> putters, List<Thread> takers) {}
