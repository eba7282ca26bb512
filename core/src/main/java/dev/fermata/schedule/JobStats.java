package dev.fermata.schedule;

import java.time.Duration;

/**
 * How a job has fared until now.
 *
 * @param runs that have started, those that are on included
 * @param running those that are on
 * @param waiting those that wait for their turn
 * @param failures runs that have failed
 * @param failuresInARow those since the last run that ended well; what a {@linkplain JobOptions#backoff back-off} grows by
 * @param missed runs that were due and did not take place: left out by {@link JobOptions.Missed}, dropped by
 * {@link JobOptions.Overlap}. What a pause or a back-off leaves out was not due
 * @param lastLateness how long after it was due the run began that began last: the load of the machine or the loop, and
 * the wait for its turn. {@linkplain Schedule#withJitter Jitter} does not count
 * @param maxLateness the most that a run was late
 */
public record JobStats(
        long runs,
        int running,
        long waiting,
        long failures,
        long failuresInARow,
        long missed,
        Duration lastLateness,
        Duration maxLateness) {}
