package dev.fermata.loop;

import dev.fermata.engine.Nanos;
import dev.fermata.inspect.Snapshot;
import dev.fermata.wait.Family;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Painter;
import dev.fermata.wait.Waiter;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Everybody waits, no timer is pending, no blocking call is out: can anything still happen?
 *
 * <p>With virtual time, only if somebody outside the loop is known to have touched what a task waits for; else it is a
 * deadlock, at once. In real time somebody outside may always come, so after a while the picture is reported, once, or
 * the loop fails if it was built so. A long-lived loop waits for submissions; that its tasks wait is no deadlock.
 *
 * <p>Only the holder of the baton comes here.
 */
final class StuckCheck {
    private static final System.Logger LOG = System.getLogger("dev.fermata.loop");

    private final LoopEngine engine;
    private final @Nullable StuckPolicy policy; // null: never look
    private @Nullable Fiber hopeful; // it waited for something that outsiders touch, when last seen
    private long idleSince;
    private long turnsWhenIdle = -1;
    private boolean reported;
    private boolean givenUp;

    StuckCheck(LoopEngine engine, @Nullable StuckPolicy policy) {
        this.engine = engine;
        this.policy = policy;
    }

    /** Some tasks cannot be cancelled, and nothing can wake them: the loop ends without them. */
    boolean hasGivenUp() {
        return givenUp;
    }

    /** Returns how long the loop may idle, in nanoseconds: 0 if something has changed. */
    long whileIdle() {
        if (policy == null || reported || engine.live() == 0) {
            return Long.MAX_VALUE;
        }
        if (policy.after().isZero()) {
            return somebodyMayCome() ? Long.MAX_VALUE : fail();
        }
        long now = System.nanoTime();
        if (turnsWhenIdle != engine.turnsGiven) {
            turnsWhenIdle = engine.turnsGiven;
            idleSince = now;
        }
        long left = Nanos.of(policy.after()) - (now - idleSince);
        if (left > 0) {
            return left;
        }
        return policy.fatal() ? fail() : report();
    }

    private long fail() {
        if (engine.ending.failure() != null) {
            givenUp = true;
            LOG.log(
                    Level.ERROR,
                    () -> engine.loop + " ends without tasks that wait in a shield for what cannot come:"
                            + System.lineSeparator() + snapshot().render());
        } else {
            engine.ending.fail(new DeadlockException(engine.loop.toString(), snapshot()));
        }
        return 0;
    }

    private long report() {
        reported = true;
        LOG.log(
                Level.WARNING,
                () -> engine.loop + ": every task has been waiting for a second, no timer is pending and no"
                        + " blocking call is out. If nobody outside comes, it waits for ever:" + System.lineSeparator()
                        + snapshot().render());
        return Long.MAX_VALUE;
    }

    private Snapshot snapshot() {
        return (Snapshot) Painter.installed().paint(engine);
    }

    /** Whether a task waits for something that a thread or another loop has touched. */
    private boolean somebodyMayCome() {
        if (hopeful != null && waitsForOutsiders(hopeful)) {
            return true;
        }
        hopeful = Family.find(engine, StuckCheck::waitsForOutsiders);
        return hopeful != null;
    }

    private static boolean waitsForOutsiders(Fiber fiber) {
        Waiter waiter = fiber.waiting();
        return waiter != null && !waiter.isInternal();
    }
}
