package dev.fermata.wait;

import dev.fermata.engine.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a fiber's work that can be cancelled as a whole: the task itself, a timeout, the body of a group. Or a
 * shield, which hides from what is inside it the cancellation of what is outside. They nest.
 *
 * <pre>
 *               cancel                 an await throws               leave
 *      open ─────────────▶ cancelled ──────────────────▶ delivered ─────────▶ left
 *        │                     │                                               ▲
 *        └─────────────────────┴────────────── leave ──────────────────────────┘
 * </pre>
 *
 * <p>All of it is guarded by the lock of the fiber.
 */
public abstract class Scope {
    @Nullable
    Scope outer; // written once, on entering

    final boolean shield;
    private boolean cancelled;
    private boolean interrupting; // its cancellation may end foreign blocking calls
    boolean delivered; // an await has thrown for it
    boolean flagged; // the interrupt flag was raised for it
    boolean thrown; // an await has thrown for it, the flag down: if it is up later, code inside has put it back
    boolean left;
    boolean strangersInterrupt; // of a shield: somebody's interrupt came meanwhile, due when it ends

    /** @param shield whether it hides the cancellation of the scopes around it */
    protected Scope(boolean shield) {
        this.shield = shield;
    }

    /** The exception that an await in this scope throws, once the scope is cancelled. Made anew for each await. */
    protected abstract InterruptedException exception();

    /** When a timer will cancel it, on the clock of its fiber's engine; {@link Nanos#FOREVER} if none will. */
    protected long deadline() {
        return Nanos.FOREVER;
    }

    /** Whether it has been cancelled. Exact for its own fiber after it has left the scope. */
    public final boolean isCancelled() {
        return cancelled;
    }

    /**
     * Whether the interrupt flag was raised on its account, so that a foreign call may have ended because of it; or an
     * await has thrown for it, so that code inside may have put the flag back or thrown an exception of its own kind.
     */
    public final boolean hasInterrupted() {
        return flagged || thrown;
    }

    /** Cancels it from the start, with waits refused and everything else allowed: a timeout of zero. Before entering. */
    public final void refuseWaits() {
        cancelled = true;
        delivered = true;
    }

    final boolean cancel(boolean interrupt) {
        boolean news = !left && (!cancelled || (interrupt && !interrupting));
        if (news) {
            cancelled = true;
            interrupting |= interrupt;
        }
        return news;
    }

    final boolean mayInterrupt() {
        return interrupting;
    }
}
