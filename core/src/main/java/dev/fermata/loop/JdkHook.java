package dev.fermata.loop;

import dev.fermata.engine.Entry;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's scheduler hook: virtual threads that an executor of ours runs. It is internal to the JDK, so it is looked for by
 * name, in a package that must have been opened; where it is not found, loops run on the portable carrier.
 */
final class JdkHook {
    private static final int NO_INHERITED_LOCALS = 1 << 2; // Thread.NO_INHERIT_THREAD_LOCALS

    private static final MethodHandle NEW_THREAD;
    private static final MethodHandle CARRIER;
    private static final MethodHandle RESUME;
    private static final @Nullable String MISSING;

    /** What opens the package to Fermata. */
    static final String OPTION = "--add-opens java.base/java.lang="
            + (JdkHook.class.getModule().isNamed() ? JdkHook.class.getModule().getName() : "ALL-UNNAMED");

    static {
        Found found = Found.in("java.lang.ThreadBuilders", "java.lang.VirtualThread");
        NEW_THREAD = found.newThread();
        CARRIER = found.carrier();
        RESUME = found.resume();
        MISSING = found.missing();
        if (MISSING == null) {
            Entry.setJdkScheduler(found.scheduler());
        }
    }

    private JdkHook() {}

    /** What was found; all of it, or why not. */
    @SuppressWarnings("NullAway") // whoever uses it asks first whether something is missing
    record Found(
            MethodHandle newThread,
            MethodHandle carrier,
            MethodHandle resume,
            Executor scheduler,
            @Nullable String missing) {
        /** Looks in these classes. */
        static Found in(String builders, String virtualThread) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
                MethodHandle newThread = lookup.findStatic(
                        Class.forName(builders),
                        "newVirtualThread",
                        MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class));
                MethodHandle carrier =
                        lookup.findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
                MethodHandle scheduler = lookup.findStatic(
                        Class.forName(virtualThread), "defaultScheduler", MethodType.methodType(Executor.class));
                return new Found(
                        newThread,
                        carrier,
                        resuming(Class.forName(virtualThread)),
                        (Executor) scheduler.invoke(),
                        null);
            } catch (IllegalAccessException e) {
                return new Found(null, null, null, null, "java.base does not open java.lang to Fermata");
            } catch (Throwable e) { // renamed, or gone
                return new Found(null, null, null, null, "this JDK (" + Runtime.version() + ") has no such hook: " + e);
            }
        }
    }

    /** From parked to runnable, in the state of a thread; where the JDK keeps that differently, false for each. */
    static MethodHandle resuming(Class<?> virtualThread) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(virtualThread, MethodHandles.lookup());
            MethodHandle change = lookup.findVarHandle(virtualThread, "state", int.class)
                    .toMethodHandle(VarHandle.AccessMode.COMPARE_AND_SET);
            int parked = (int) lookup.findStaticVarHandle(virtualThread, "PARKED", int.class)
                    .get();
            int unparked = (int) lookup.findStaticVarHandle(virtualThread, "UNPARKED", int.class)
                    .get();
            return MethodHandles.insertArguments(change, 1, parked, unparked)
                    .asType(MethodType.methodType(boolean.class, Thread.class));
        } catch (ReflectiveOperationException e) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }

    static boolean isAvailable() {
        return MISSING == null;
    }

    /** Why there is none. */
    static @Nullable String missing() {
        return MISSING;
    }

    /** Makes a strand's thread, which its entry is the scheduler of. */
    static Thread newThread(@Nullable String name, Entry entry) {
        try {
            return (Thread) NEW_THREAD.invokeExact((Executor) entry, name, NO_INHERITED_LOCALS, (Runnable) entry);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A thread that is parked can be run now. An unpark, without its permit, which is two atomic operations less, and without a
     * submission: for who runs it next. False if it is not parked, or if that cannot be told: then it must be unparked.
     */
    static boolean resume(Thread thread) {
        try {
            return (boolean) RESUME.invokeExact(thread);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The platform thread that runs the calling code. */
    static Thread carrier() {
        try {
            return (Thread) CARRIER.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
