package dev.fermata.schedule;

import java.time.Instant;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** In a flight recording: runs of a job were due and did not take place, or not as runs of their own. */
@Name("dev.fermata.MissedRun")
@Label("Missed Runs")
@Category("Fermata")
@Description("Runs of a job were due and did not take place, or not as runs of their own")
@StackTrace(false)
final class MissedRunEvent extends Event {
    @Label("Job")
    @Nullable
    String job;

    @Label("Runs")
    @Description("How many")
    int runs;

    @Label("Due")
    @Description("When the first of them was due")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long due;

    static void commit(String job, int runs, Instant due) {
        MissedRunEvent event = new MissedRunEvent();
        if (event.isEnabled()) {
            event.job = job;
            event.runs = runs;
            event.due = due.toEpochMilli();
            event.commit();
        }
    }
}
