package dev.fermata.task;

import dev.fermata.wait.Scope;
import dev.fermata.wait.Sites;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Thrown at an await in a cancelled scope: a cancelled task, an expired timeout, the body of a group that failed.
 *
 * <p>It is an {@link InterruptedException}, so that ordinary Java handles it: clean up and let it through. Its message is
 * the reason given to {@link Task#cancel(String)}; where a task was cancelled because another failed, that failure is
 * its cause. Swallowing it does not undo the cancellation: whatever in the scope would have to wait is refused.
 *
 * <p>Where it comes from a timeout, its stack trace tells what was waited for when the time was over. Where a task or a group
 * was cancelled it has none, as in kotlinx.coroutines: that is part of an ordinary end, and a trace would be most of what it
 * costs when thousands are cancelled. With {@code -Dfermata.sites=true} it always has one.
 */
public final class TaskCancelledException extends InterruptedException {
    private static final long serialVersionUID = 1;

    /** Weak: a scope leads to its task, which must not live as long as an exception that somebody keeps. */
    private final transient @Nullable WeakReference<Scope> scope;

    TaskCancelledException(String reason, @Nullable Throwable cause, @Nullable Scope scope, boolean traced) {
        super(reason);
        if (traced || Sites.ON) {
            super.fillInStackTrace();
        }
        this.scope = scope == null ? null : new WeakReference<>(scope);
        if (cause != null) {
            initCause(cause);
        }
    }

    /** Not yet: the constructor knows whether it is to have one. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it changes nothing
    public Throwable fillInStackTrace() {
        return this;
    }

    boolean isOf(Scope other) {
        return scope != null && scope.refersTo(other);
    }

    /** Whether it tells from which scope it comes: not after serialization. */
    boolean hasScope() {
        return scope != null;
    }
}
