package dev.fermata.loop;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** In a flight recording: a task has held its loop for longer than the threshold of the loop. */
@Name("dev.fermata.LoopStall")
@Label("Loop Stall")
@Category("Fermata")
@Description("A task has held its loop for longer than the threshold of the loop")
@StackTrace(false)
final class StallEvent extends Event {
    @Label("Loop")
    @Nullable
    String loop;

    @Label("Task")
    @Nullable
    Thread task;

    @Label("Held")
    @Description("For how long already")
    @Timespan(Timespan.NANOSECONDS)
    long held;

    static void commit(String loop, Thread task, long nanos) {
        StallEvent event = new StallEvent();
        if (event.isEnabled()) {
            event.loop = loop;
            event.task = task;
            event.held = nanos;
            event.commit();
        }
    }
}
