package dev.fermata.task;

import java.util.concurrent.Future;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** In a flight recording: a task has ended; off unless asked for, as there may be millions. */
@Name("dev.fermata.TaskEnd")
@Label("Task End")
@Category("Fermata")
@Description("A task has ended; off unless asked for, as there may be millions")
@Enabled(false)
@StackTrace(false)
final class TaskEndEvent extends Event {
    private static final TaskEndEvent PROTOTYPE = new TaskEndEvent();

    @Label("Task")
    @Nullable
    String task;

    @Label("State")
    @Description("SUCCESS, FAILED or CANCELLED")
    @Nullable
    String state;

    @Label("Age")
    @Description("Since it was started, to about ten milliseconds, on the clock of its loop")
    @Timespan(Timespan.NANOSECONDS)
    long age;

    static boolean isOn() {
        return PROTOTYPE.isEnabled();
    }

    static void commit(TaskImpl<?> ended, Future.State how) {
        TaskEndEvent event = new TaskEndEvent();
        event.task = ended.name();
        event.state = how.name();
        event.age = Math.max(0, ended.engine.coarseTime() - ended.began());
        event.commit();
    }
}
