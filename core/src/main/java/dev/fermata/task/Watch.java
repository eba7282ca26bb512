package dev.fermata.task;

import dev.fermata.wait.Probe;
import dev.fermata.wait.Recordings;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Tells who wants to know, a flight recording or a listener, that tasks start and end. */
final class Watch {
    private Watch() {}

    /** Whether anybody wants to know: as a rule nobody. */
    static boolean isOn() {
        return Probe.installed() != null || (Recordings.wereEver() && (TaskStartEvent.isOn() || TaskEndEvent.isOn()));
    }

    static void started(TaskImpl<?> task) {
        if (Recordings.wereEver() && TaskStartEvent.isOn()) {
            TaskStartEvent.commit(task);
        }
        Probe probe = Probe.installed();
        if (probe != null) {
            probe.started(task);
        }
    }

    static void ended(TaskImpl<?> task, Future.State how, @Nullable Throwable failure) {
        if (Recordings.wereEver() && TaskEndEvent.isOn()) {
            TaskEndEvent.commit(task, how);
        }
        Probe probe = Probe.installed();
        if (probe != null) {
            probe.ended(task, how, failure);
        }
    }
}
