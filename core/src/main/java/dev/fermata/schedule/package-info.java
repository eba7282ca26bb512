/**
 * Periodic work: {@link dev.fermata.schedule.Scheduler} runs jobs on a grid of points in time that does not drift, and
 * stops gracefully.
 */
package dev.fermata.schedule;
