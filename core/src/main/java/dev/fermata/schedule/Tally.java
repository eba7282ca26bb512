package dev.fermata.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the runs of a job have fared. Guarded by its queue. */
final class Tally {
    private long failures;
    private @Nullable Throwable lastFailure;
    private long lastLateness;
    private long maxLateness;

    void began(long lateness) {
        lastLateness = lateness;
        maxLateness = Math.max(maxLateness, lateness);
    }

    void failed(Throwable failure) {
        failures++;
        lastFailure = failure;
    }

    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    JobStats with(Agenda agenda) {
        return new JobStats(
                agenda.started(),
                agenda.running(),
                agenda.waiting(),
                failures,
                agenda.failuresInARow(),
                agenda.missed(),
                Duration.ofNanos(lastLateness),
                Duration.ofNanos(maxLateness));
    }
}
