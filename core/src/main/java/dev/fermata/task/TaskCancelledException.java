package dev.fermata.task;

import dev.fermata.wait.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Thrown at an await in a cancelled scope: a cancelled task, an expired timeout, the body of a group that failed.
 *
 * <p>It is an {@link InterruptedException}, so that ordinary Java handles it: clean up and let it through. Its message is
 * the reason given to {@link Task#cancel(String)}; where a task was cancelled because another failed, that failure is
 * its cause. Swallowing it does not undo the cancellation: whatever in the scope would have to wait is refused.
 */
public final class TaskCancelledException extends InterruptedException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Scope scope;

    TaskCancelledException(String reason, @Nullable Throwable cause, @Nullable Scope scope) {
        super(reason);
        this.scope = scope;
        if (cause != null) {
            initCause(cause);
        }
    }

    boolean isOf(Scope other) {
        return scope == other;
    }

    /** Whether it tells from which scope it comes: not after serialization. */
    boolean hasScope() {
        return scope != null;
    }
}
