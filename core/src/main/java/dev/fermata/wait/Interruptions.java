package dev.fermata.wait;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** Which exceptions count as the cancellation of the scope that they come out of (rule 6 of the contract). */
public final class Interruptions {
    private static final int DEEPEST = 100; // a chain of causes may be a circle

    private Interruptions() {}

    /** Whether it is, or is caused by, what a cancelled await or an interrupted foreign call throws. */
    public static boolean isInterruption(Throwable thrown) {
        return find(thrown) != null;
    }

    /** What in the chain of causes is such an exception, or null. */
    public static @Nullable Throwable find(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                return cause;
            }
            if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
                return cause;
            }
            cause = Failures.cause(cause);
        }
        return null;
    }
}
