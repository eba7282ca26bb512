package dev.fermata.schedule;

import dev.fermata.wait.Failures;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** In a flight recording: a run of a job. */
@Name("dev.fermata.ScheduledRun")
@Label("Scheduled Run")
@Category("Fermata")
@Description("A run of a job")
@StackTrace(false)
final class RunEvent extends Event {
    @Label("Job")
    @Nullable
    String job;

    @Label("Lateness")
    @Description("How long after it was due it began")
    @Timespan(Timespan.NANOSECONDS)
    long lateness;

    @Label("Failure")
    @Description("What it threw; empty if it ended well or was cancelled")
    @Nullable
    String failure;

    void end(String name, long late, @Nullable Throwable thrown) {
        end();
        if (shouldCommit()) {
            job = name;
            lateness = late;
            failure = thrown == null ? null : Failures.text(thrown);
            commit();
        }
    }
}
