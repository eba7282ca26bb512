package dev.fermata.schedule;

import dev.fermata.wait.Probe;
import dev.fermata.wait.Recordings;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What people are told of jobs: in the log, in recordings, by listeners. */
final class Reports {
    private static final System.Logger LOG = System.getLogger("dev.fermata.schedule");
    private static final int NAMED = 20; // of runs that were cancelled

    private Reports() {}

    /** Runs of a job were due, the first of them at {@code due}, and do not take place. */
    static void missed(String job, int runs, Instant due) {
        if (Recordings.wereEver()) {
            MissedRunEvent.commit(job, runs, due);
        }
        Probe probe = Probe.installed();
        if (probe != null) {
            probe.missed(job, runs, due);
        }
    }

    /** A run has failed. */
    static void failed(String run, Throwable failure, @Nullable Consumer<? super Throwable> onError) {
        if (onError == null) {
            LOG.log(Level.WARNING, () -> "run \"" + run + "\" failed; its job goes on", failure);
            return;
        }
        try {
            onError.accept(failure);
        } catch (Throwable thrown) { // everything: as for the run itself
            if (thrown != failure) {
                thrown.addSuppressed(failure);
            }
            LOG.log(Level.WARNING, () -> "onError failed on a failure of run \"" + run + "\"", thrown);
        }
    }

    /** A job cannot go on. */
    static void ended(String job, Throwable failure) {
        LOG.log(Level.ERROR, () -> "job \"" + job + "\" ends: its dispatcher failed", failure);
    }

    /** What was cancelled when a grace was over. */
    static void cancelled(String reason, List<String> runs) {
        if (!runs.isEmpty()) {
            int more = runs.size() - NAMED;
            List<String> named = more > 0 ? runs.subList(0, NAMED) : runs;
            LOG.log(
                    Level.WARNING,
                    () -> reason + ": cancelled " + String.join(", ", named)
                            + (more > 0 ? " and " + more + " more" : ""));
        }
    }
}
