package dev.fermata.wait;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A wait that cannot be cancelled: after a while a warning says for whom, with the stack. */
public final class Patience {
    private static final System.Logger LOG = System.getLogger("dev.fermata.task");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Patience() {}

    /** As {@link #await(Engine, Supplier, Supplier)}, for those who live by the caller's clock. */
    public static void await(Supplier<@Nullable Waiter> enqueue, Supplier<String> whom) {
        await(Fiber.current().engine, enqueue, whom);
    }

    /**
     * Waits until {@code enqueue} finds nothing left to wait for.
     *
     * @param clock whose time it takes; the caller's own, if virtual, would jump while it waits for outsiders
     * @param enqueue adds a new waiter of the caller to a queue; null if there is nothing to wait for
     * @param whom for the warning
     */
    public static void await(Engine clock, Supplier<@Nullable Waiter> enqueue, Supplier<String> whom) {
        Waiter waiter = enqueue.get();
        if (waiter == null) {
            return;
        }
        if (clock.isConducted()) { // a timer would be one more choice, and the time of such a loop says nothing
            waiter.awaitShielded();
            return;
        }
        if (waiter.awaitShielded(clock, clock.nanoTime() + Nanos.of(LIMIT)) == Outcome.TIMED_OUT) {
            LOG.log(Level.WARNING, () -> "still waiting after " + Nanos.text(LIMIT) + " for " + whom.get());
            Waiter again = enqueue.get();
            if (again != null) {
                again.awaitShielded();
            }
        }
    }

    /** A fiber and where it is, for {@code whom}. */
    public static String describe(Iterable<Fiber> fibers) {
        StringBuilder text = new StringBuilder();
        for (Fiber fiber : fibers) {
            text.append(System.lineSeparator()).append(fiber.name());
            for (StackTraceElement frame : fiber.thread().getStackTrace()) {
                text.append(System.lineSeparator()).append("    at ").append(frame);
            }
        }
        return text.toString();
    }
}
