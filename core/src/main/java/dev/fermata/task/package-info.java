/**
 * Work that runs side by side: tasks, groups of them, and what belongs to them: cancellation, timeouts, shields.
 *
 * <p>A task is a virtual thread; an await is a blocking call that throws {@link java.lang.InterruptedException}.
 * {@link dev.fermata.task.TaskGroup} is the way to start tasks, {@link dev.fermata.task.Tasks} has everything else.
 */
package dev.fermata.task;
