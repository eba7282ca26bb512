package dev.fermata.loop;

import dev.fermata.inspect.Snapshot;
import dev.fermata.wait.Deadlocks;
import java.util.Objects;

/**
 * What happens when a wait closes a cycle of waits: locks, semaphores whose permits are all held, joins of tasks and groups,
 * barriers. It is found when the last wait of the cycle begins, in parallel and on loops alike; for a cycle through very
 * many tasks a second later.
 *
 * <p>A wait that a deadline will end closes no cycle. For the whole JVM; tests and staging systems will want {@link #THROW}.
 */
public enum DeadlockPolicy {
    /**
     * It is reported, once, to {@link System.Logger} {@code dev.fermata.deadlock} at level WARNING, to flight recordings and to
     * {@linkplain dev.fermata.inspect.Listener#deadlocked listeners}, and waits. The default.
     */
    REPORT,
    /**
     * It is reported, and the wait that closes the cycle throws a {@link DeadlockException}, so that its task lets go of what
     * it holds and the others go on. Waits that cannot be cancelled (in a shield, in {@code close}) still only wait.
     */
    THROW;

    private static volatile DeadlockPolicy current = REPORT;

    /** From now on. */
    public static void set(DeadlockPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        Deadlocks.setPolicy(policy == THROW ? cycle -> new DeadlockException(cycle, Snapshot.take()) : null);
        current = policy;
    }

    /** The one that is set. */
    public static DeadlockPolicy get() {
        return current;
    }
}
