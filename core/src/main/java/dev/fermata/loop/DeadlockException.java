package dev.fermata.loop;

import dev.fermata.inspect.Snapshot;
import dev.fermata.wait.Deadlock;

/**
 * Every task of a loop waits and nothing can wake one. Thrown by {@link Loop#run}, after every wait has ended as
 * cancelled and every {@code finally} block has run. Its message has the picture: each task, and what it waits for.
 *
 * <p>Or, with {@link DeadlockPolicy#THROW}: a wait has closed a cycle of waits. Thrown by that wait; its message says who
 * holds what and waits for whom.
 */
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final transient Snapshot snapshot;

    DeadlockException(String loop, Snapshot snapshot) {
        super("every task of " + loop + " waits, and nothing can wake one:" + System.lineSeparator()
                + snapshot.render());
        this.snapshot = snapshot;
    }

    DeadlockException(Deadlock cycle, Snapshot snapshot) {
        super("this wait closes a cycle of waits that nothing can end:" + System.lineSeparator() + cycle.description());
        this.snapshot = snapshot;
    }

    /** Who waited for what. */
    public Snapshot snapshot() {
        return snapshot;
    }
}
