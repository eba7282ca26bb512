package dev.fermata.task;

import dev.fermata.wait.Scope;
import org.jspecify.annotations.Nullable;

/** A scope that is cancelled with a reason: a task, or the body of a group. */
final class CancelScope extends Scope {
    // written before the scope is cancelled, by whoever does that; the fiber's lock is in between
    private String reason;
    private @Nullable Throwable cause;

    CancelScope(String reason, @Nullable Throwable cause) {
        super(false);
        this.reason = reason;
        this.cause = cause;
    }

    /** For a scope that is entered before anybody knows a reason; the first reason stays. */
    void because(String why, @Nullable Throwable failure) {
        reason = why;
        cause = failure;
    }

    String reason() {
        return reason;
    }

    @Override
    protected TaskCancelledException exception() {
        return new TaskCancelledException(reason, cause, this, false);
    }
}
