package dev.fermata.task;

import dev.fermata.wait.Scope;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** Which exceptions count as the cancellation of the scope that they come out of (rule 6 of the contract). */
final class Interruptions {
    private static final int DEEPEST = 100; // a chain of causes may be a circle

    private Interruptions() {}

    /** Whether it is, or is caused by, what a cancelled await or an interrupted foreign call throws. */
    static boolean isInterruption(Throwable thrown) {
        return find(thrown) != null;
    }

    /** Whether the cancellation of this scope, and not of another or an interrupt by somebody else, ended the work. */
    static boolean endedBy(Scope scope, Throwable thrown) {
        if (!scope.isCancelled()) {
            return false;
        }
        Throwable found = find(thrown);
        if (found instanceof TaskCancelledException cancelled && cancelled.hasScope()) {
            return cancelled.isOf(scope);
        }
        return found != null && scope.hasInterrupted();
    }

    private static @Nullable Throwable find(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                return cause;
            }
            if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
