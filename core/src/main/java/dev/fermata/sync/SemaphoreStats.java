package dev.fermata.sync;

import java.util.List;

/**
 * A semaphore at one moment.
 *
 * @param name its name
 * @param limit how many permits it has
 * @param held how many of them are out; more than the limit after it was made smaller
 * @param available how many can be acquired: the limit less those held, at least 0
 * @param waiters the threads that wait, in the order of arrival
 */
public record SemaphoreStats(String name, int limit, int held, int available, List<Thread> waiters) {}
