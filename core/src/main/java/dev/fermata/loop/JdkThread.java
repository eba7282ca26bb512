package dev.fermata.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;

/**
 * What {@link Mounting} needs of {@code VirtualThread}, by the names that it has there. Initializing this class fails where
 * something is not found, or the package is not open.
 */
final class JdkThread {
    private static final MethodHandles.Lookup LOOKUP = open();
    private static final Class<?> THREAD = LOOKUP.lookupClass();
    private static final VarHandle STATE = field("state", int.class);

    static final int STARTED = constant("STARTED");
    static final int RUNNING = constant("RUNNING");
    static final int PARKED = constant("PARKED");
    static final int UNPARKED = constant("UNPARKED");
    static final int YIELDED = constant("YIELDED");

    static final MethodHandle STATE_NOW = of(STATE.toMethodHandle(AccessMode.GET_OPAQUE));
    static final MethodHandle SET_STATE = of(STATE.toMethodHandle(AccessMode.SET_VOLATILE));
    static final MethodHandle CHANGE_STATE = of(STATE.toMethodHandle(AccessMode.COMPARE_AND_SET));
    static final MethodHandle HAS_PERMIT =
            of(field("parkPermit", boolean.class).toMethodHandle(AccessMode.GET_VOLATILE));
    static final MethodHandle SET_CARRIER =
            of(field("carrierThread", Thread.class).toMethodHandle(AccessMode.SET_RELEASE));
    static final MethodHandle INTERRUPT_LOCK =
            of(field(Thread.class, "interruptLock", Object.class).toMethodHandle(AccessMode.GET));

    private static final Class<?> BASE = type("jdk.internal.vm.Continuation");
    private static final Class<?> OWN = type(THREAD.getName() + "$VThreadContinuation"); // what of it is accessible
    static final MethodHandle CONTINUATION = object(of(field("cont", BASE).toMethodHandle(AccessMode.GET)));
    static final MethodHandle RUN = of(Object.class, method(OWN, "run", void.class));
    static final MethodHandle IS_DONE = of(Object.class, method(OWN, "isDone", boolean.class));

    static final MethodHandle SUSPEND = of(method(THREAD, "yieldContinuation", boolean.class));
    static final MethodHandle MOUNT = of(method(THREAD, "mount", void.class));
    static final MethodHandle UNMOUNT = of(method(THREAD, "unmount", void.class));
    static final MethodHandle TELL_UNMOUNTED = of(method(THREAD, "notifyJvmtiUnmount", void.class, boolean.class));
    static final MethodHandle AFTER_YIELD = of(method(THREAD, "afterYield", void.class));
    static final MethodHandle AFTER_DONE = of(method(THREAD, "afterDone", void.class));
    static final MethodHandle SET_CURRENT = method(Thread.class, "setCurrentThread", void.class, Thread.class);

    private JdkThread() {}

    private interface Search<T> {
        T find() throws ReflectiveOperationException;
    }

    private static <T> T find(Search<T> search) {
        try {
            return search.find();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandles.Lookup open() {
        return find(() -> MethodHandles.privateLookupIn(type("java.lang.VirtualThread"), MethodHandles.lookup()));
    }

    private static Class<?> type(String name) {
        return find(() -> Class.forName(name));
    }

    private static int constant(String name) {
        return (int)
                find(() -> LOOKUP.findStaticVarHandle(THREAD, name, int.class)).get();
    }

    private static VarHandle field(String name, Class<?> type) {
        return field(THREAD, name, type);
    }

    private static VarHandle field(Class<?> in, String name, Class<?> type) {
        return find(() -> LOOKUP.findVarHandle(in, name, type));
    }

    private static MethodHandle method(Class<?> in, String name, Class<?> result, Class<?>... parameters) {
        return find(() -> LOOKUP.findVirtual(in, name, MethodType.methodType(result, parameters)));
    }

    /** The same, called with what is known to be such a thread. */
    private static MethodHandle of(MethodHandle handle) {
        return of(Thread.class, handle);
    }

    private static MethodHandle of(Class<?> receiver, MethodHandle handle) {
        return handle.asType(handle.type().changeParameterType(0, receiver));
    }

    private static MethodHandle object(MethodHandle handle) {
        return handle.asType(handle.type().changeReturnType(Object.class));
    }
}
