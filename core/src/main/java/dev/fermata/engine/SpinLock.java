package dev.fermata.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The short lock below everything: guards a few field writes, never a call that may block, allocate an array or run
 * code of a user.
 *
 * <p>A monitor would cost a trip through the JDK's unblocker thread each time two virtual threads meet; a section of
 * some twenty nanoseconds is over before that. Whoever meets a holder that the operating system has taken off its
 * processor stops spinning and gives its own processor away. Not reentrant.
 */
public abstract class SpinLock {
    private static final int SPINS = 64;
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through HELD
    private volatile int held;

    /** For subclasses. */
    protected SpinLock() {}

    /** Takes the lock. */
    public final void lock() {
        if (!HELD.compareAndSet(this, 0, 1)) {
            lockSlowly();
        }
    }

    /** Gives it back; everything written under it is visible to the next holder. */
    public final void unlock() {
        HELD.setRelease(this, 0);
    }

    /** For assertions: whether somebody, not necessarily the caller, holds it. */
    public final boolean isHeld() {
        return held != 0;
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // only after spinning in vain: whoever holds it has been taken off its processor
    private void lockSlowly() {
        int spins = 0;
        do {
            while (held != 0) {
                if (++spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        } while (!HELD.compareAndSet(this, 0, 1));
    }
}
