package dev.fermata.task;

import dev.fermata.wait.Fiber;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** In a flight recording: a task begins; off unless asked for, as there may be millions. */
@Name("dev.fermata.TaskStart")
@Label("Task Start")
@Category("Fermata")
@Description("A task begins; off unless asked for, as there may be millions")
@Enabled(false)
@StackTrace(false)
final class TaskStartEvent extends Event {
    private static final TaskStartEvent PROTOTYPE = new TaskStartEvent();

    @Label("Task")
    @Nullable
    String task;

    @Label("Parent")
    @Description("The thread of whoever opened the group that it is in")
    @Nullable
    Thread parent;

    static boolean isOn() {
        return PROTOTYPE.isEnabled();
    }

    static void commit(TaskImpl<?> started) {
        TaskStartEvent event = new TaskStartEvent();
        Fiber opener = started.family().opener();
        event.task = started.name();
        event.parent = opener == null ? null : opener.thread();
        event.commit();
    }
}
