package dev.fermata.task;

import dev.fermata.wait.Failures;
import java.util.List;

/**
 * Tasks of a group have failed. The cause is the first failure; the others are suppressed exceptions;
 * {@link #failures()} has them all.
 */
public final class TaskGroupException extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<Throwable> failures;

    TaskGroupException(List<Throwable> failures) {
        super(message(failures), failures.getFirst());
        this.failures = List.copyOf(failures);
        for (Throwable other : failures.subList(1, failures.size())) {
            addSuppressed(other);
        }
    }

    /** Every failure, in the order in which they happened; also those of tasks that were being cancelled by then. */
    public List<Throwable> failures() {
        return failures;
    }

    private static String message(List<Throwable> failures) {
        int count = failures.size();
        return (count == 1 ? "a task failed: " : count + " tasks failed, first: ") + Failures.text(failures.getFirst());
    }
}
