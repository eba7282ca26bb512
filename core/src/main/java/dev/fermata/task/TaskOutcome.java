package dev.fermata.task;

import dev.fermata.wait.Failures;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/**
 * How a task has ended: one reference, which is null while it runs; a Failed, a Cancelled, or else the result itself, with
 * NULL in place of the result null.
 */
final class TaskOutcome {
    static final Object NULL = new Object();

    record Failed(Throwable failure, @Nullable UnreadFailure unread) {
        /** The failure, which somebody has seen by now. */
        Throwable read() {
            if (unread != null) {
                unread.read();
            }
            return failure;
        }
    }

    record Cancelled(String reason, @Nullable Throwable exception) {
        CancellationException exceptionOf(String task) {
            CancellationException thrown = new CancellationException(task + " was cancelled: " + reason);
            if (exception != null) {
                thrown.initCause(exception);
            }
            return thrown;
        }
    }

    private TaskOutcome() {}

    static State state(@Nullable Object how) {
        return how == null
                ? State.RUNNING
                : how instanceof Failed ? State.FAILED : how instanceof Cancelled ? State.CANCELLED : State.SUCCESS;
    }

    /** Of one that has ended: as Future.get. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // TaskImpl puts only results of type T here
    static <T extends @Nullable Object> T report(String task, @Nullable Object how) throws ExecutionException {
        if (how instanceof Failed failed) {
            Throwable failure = failed.read();
            throw new ExecutionException(Failures.text(failure), failure);
        }
        if (how instanceof Cancelled cancelled) {
            throw cancelled.exceptionOf(task);
        }
        return TaskOutcome.<T>result(how);
    }

    /** Of one that has ended with a result. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"
    }) // TaskImpl puts only results of type T here; NULL stands for one that is null
    static <T extends @Nullable Object> T result(@Nullable Object how) {
        return how == NULL ? null : (T) how;
    }
}
