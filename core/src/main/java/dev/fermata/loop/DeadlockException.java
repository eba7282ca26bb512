package dev.fermata.loop;

import dev.fermata.inspect.Snapshot;

/**
 * Every task of a loop waits and nothing can wake one. Thrown by {@link Loop#run}, after every wait has ended as
 * cancelled and every {@code finally} block has run. Its message has the picture: each task, and what it waits for.
 */
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final transient Snapshot snapshot;

    DeadlockException(String loop, Snapshot snapshot) {
        super("every task of " + loop + " waits, and nothing can wake one:" + System.lineSeparator()
                + snapshot.render());
        this.snapshot = snapshot;
    }

    /** Who waited for what. */
    public Snapshot snapshot() {
        return snapshot;
    }
}
