package dev.fermata.queue;

/** The queue is closed: nothing can be put into it any more, or nothing is left to take. */
public final class QueueClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    QueueClosedException(String message) {
        super(message);
    }
}
