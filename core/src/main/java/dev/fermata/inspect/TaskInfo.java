package dev.fermata.inspect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A task, or a thread that is none, at the moment of a snapshot.
 *
 * @param id that of its thread, never used twice
 * @param isTask false for a thread that is no task, and waits in Fermata or has a group open
 * @param parent the task or thread that opened the group it is in; empty for one in no group
 * @param loop the loop that it runs on, by id; empty in parallel
 * @param age since it was started, to about ten milliseconds, on its loop's clock; zero for a thread
 * @param waits what for; only while it is WAITING or SLEEPING
 * @param context its context variables that have a value, by name; the values as text, cut at 200 characters
 * @param place the first frame outside the JDK and Fermata; empty if there was no time to look, see {@link Snapshot#take}
 * @param children the tasks of the groups that it has open, in the order in which they were started
 */
public record TaskInfo(
        long id,
        String name,
        boolean isTask,
        OptionalLong parent,
        OptionalLong loop,
        TaskState state,
        Duration age,
        Optional<WaitInfo> waits,
        Map<String, String> context,
        Optional<StackTraceElement> place,
        List<TaskInfo> children) {}
