package dev.fermata.loop;

import dev.fermata.wait.Spawner;
import org.jspecify.annotations.Nullable;

/**
 * How a loop ends: what is left is cancelled, once, and waited for. Only the holder of the baton comes here.
 *
 * <pre>
 *      runs ── main has ended · close · deadlock ──▶ closing ── nobody left, or given up ──▶ finished
 * </pre>
 */
final class Ending {
    private final LoopEngine engine;
    private boolean closing;
    private @Nullable DeadlockException failure;

    Ending(LoopEngine engine) {
        this.engine = engine;
    }

    /** Cancels what is left. */
    void close(String reason, @Nullable Throwable cause) {
        closing = true;
        Spawner.installed().shutDown(engine, reason, cause);
    }

    /** Everybody waits and nobody can wake one. */
    void fail(DeadlockException deadlock) {
        failure = deadlock;
        close("deadlock: nothing can wake this task", deadlock);
    }

    /** What the loop fails with, or null. */
    @Nullable
    DeadlockException failure() {
        return failure;
    }

    boolean isClosing() {
        return closing;
    }
}
