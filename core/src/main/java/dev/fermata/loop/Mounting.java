package dev.fermata.loop;

import dev.fermata.engine.Strand;

/**
 * Runs a stretch of a virtual thread and lets it wait, as {@code VirtualThread.runContinuation} and {@code park} do, for a home
 * that knows by itself who waits and who is next. Half of what the JDK does at a switch is about what a home excludes: that two
 * want to run the thread, or that somebody else makes it ready.
 *
 * <pre>
 *   the JDK:   RUNNING ─▶ PARKING ─ unmount, under the thread's interrupt lock ─▶ PARKED ─▶ UNPARKED ─▶ RUNNING
 *   here:      RUNNING ──────────── unmount ────────────────────────────────────▶ PARKED ─────────────▶ RUNNING
 * </pre>
 *
 * <p>What others may see stays: a thread that is suspended is PARKED (YIELDED, if it is ready) and has no carrier; it can be
 * unparked, interrupted, and held for a look at its stack; debuggers and dumps are told of each mount. In place of the
 * lock, home looks at the thread's flag once it has let go of it, with the fence of the change of state in between:
 *
 * <pre>
 *   who interrupts:  flag := true;     fence;  read carrier ── not null ─▶ raise the carrier's flag     (under the lock)
 *   home:            carrier := null;  fence;  read flag    ── true ─────▶ wait for the lock, lower the carrier's flag
 *   who unparks:     permit := true;   fence;  read state   ── PARKED ───▶ make it UNPARKED, submit it
 *   home:            state := PARKED;  fence;  read permit  ── true ─────▶ make it UNPARKED, submit it
 * </pre>
 *
 * <p>It is written for JDK 25. On any other, on one built for debugging, and where something is not found, the JDK runs the threads
 * by itself.
 */
final class Mounting {
    /** {@code jdk}: the JDK runs the threads of loops by itself. */
    static final String PROPERTY = "fermata.mounting";

    private static final boolean AVAILABLE = isWanted() && isFound();

    private Mounting() {}

    /** Then all that it takes must be there. */
    static boolean isWanted() {
        return Runtime.version().feature() == 25
                && "release"
                        .equals(System.getProperty("jdk.debug")) // else the JVM checks who changes the current thread
                && !"jdk".equals(System.getProperty(PROPERTY));
    }

    private static boolean isFound() {
        try {
            return JdkThread.RUNNING != JdkThread.PARKED;
        } catch (LinkageError e) {
            return false;
        }
    }

    // --- home --------------------------------------------------------------------------------------------------------

    /** A thread that has been started and has not run is run next. False: by the JDK. */
    static boolean takeFirst(Thread thread) {
        return AVAILABLE && change(thread, JdkThread.STARTED, JdkThread.RUNNING);
    }

    /** One that has suspended is run next. False: by the JDK, as somebody looks at its stack or has unparked it. */
    static boolean take(Strand strand, Thread thread) {
        return AVAILABLE && change(thread, waiting(strand), JdkThread.RUNNING);
    }

    private static int waiting(Strand strand) {
        return strand.yielded ? JdkThread.YIELDED : JdkThread.PARKED;
    }

    private static boolean change(Thread thread, int from, int to) {
        try {
            return (boolean) JdkThread.CHANGE_STATE.invokeExact(thread, from, to);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Runs one that was taken, up to where it suspends, or the JDK suspends it, or it ends.
     *
     * @return true if it has suspended, and was unparked at once: the JDK would submit it now
     */
    static boolean run(Strand strand, Thread thread, Thread home) {
        strand.byHand = true;
        try {
            Object continuation = (Object) JdkThread.CONTINUATION.invokeExact(thread);
            JdkThread.MOUNT.invokeExact(thread);
            boolean unparked;
            try {
                JdkThread.RUN.invokeExact(continuation);
            } finally { // whatever comes: home must be itself again
                unparked = unmount(strand, thread, home, continuation);
            }
            return unparked;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean unmount(Strand strand, Thread thread, Thread home, Object continuation) throws Throwable {
        if (strand.phase == DirectTurns.WAITS && (int) JdkThread.STATE_NOW.invokeExact(thread) == JdkThread.RUNNING) {
            return unmountSuspended(strand, thread, home);
        }
        strand.byHand = false; // first, as a spare thread may run it next
        JdkThread.UNMOUNT.invokeExact(thread);
        if ((boolean) JdkThread.IS_DONE.invokeExact(continuation)) {
            JdkThread.AFTER_DONE.invokeExact(thread);
        } else {
            JdkThread.AFTER_YIELD.invokeExact(thread);
        }
        return false;
    }

    private static boolean unmountSuspended(Strand strand, Thread thread, Thread home) throws Throwable {
        JdkThread.SET_CURRENT.invokeExact(home, home);
        JdkThread.SET_CARRIER.invokeExact(thread, (Thread) null);
        JdkThread.TELL_UNMOUNTED.invokeExact(thread, false);
        JdkThread.SET_STATE.invokeExact(thread, waiting(strand)); // the fence
        if (thread.isInterrupted()) {
            lowerFlag(thread);
        }
        return !strand.yielded
                && (boolean) JdkThread.HAS_PERMIT.invokeExact(thread)
                && change(thread, JdkThread.PARKED, JdkThread.UNPARKED);
    }

    /** Of home, which whoever has interrupted the thread may just now have raised, or not yet. */
    private static void lowerFlag(Thread thread) throws Throwable {
        synchronized ((Object) JdkThread.INTERRUPT_LOCK.invokeExact(thread)) {
            Thread.interrupted();
        }
    }

    // --- the thread itself -------------------------------------------------------------------------------------------

    /** Suspends the calling thread, whose stretch was begun by {@link #run}, until it is run again. False under a native frame. */
    static boolean suspend(Thread me) {
        try {
            return (boolean) JdkThread.SUSPEND.invokeExact(me);
        } catch (OutOfMemoryError e) {
            return false; // as in a park: it keeps its carrier
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
