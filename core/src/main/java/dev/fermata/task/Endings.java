package dev.fermata.task;

import dev.fermata.wait.Interruptions;
import dev.fermata.wait.Scope;

/** What ended a piece of work. */
final class Endings {
    private Endings() {}

    /** Whether the cancellation of this scope, and not of another or an interrupt by somebody else, ended the work. */
    static boolean endedBy(Scope scope, Throwable thrown) {
        if (!scope.isCancelled()) {
            return false;
        }
        Throwable found = Interruptions.find(thrown);
        if (found instanceof TaskCancelledException cancelled && cancelled.hasScope()) {
            return cancelled.isOf(scope);
        }
        return found != null && scope.hasInterrupted();
    }
}
