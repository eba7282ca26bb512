package dev.fermata.schedule;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
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
    int runs;

    static void commit(String job, int runs) {
        MissedRunEvent event = new MissedRunEvent();
        if (event.isEnabled()) {
            event.job = job;
            event.runs = runs;
            event.commit();
        }
    }
}
