package dev.fermata.sync;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What a stand-in needs of the primitives that is not public: what their awaits do after they have been woken. */
public final class Inside {
    private static final VarHandle INDEX;

    static {
        try {
            Class<?> party = Class.forName("dev.fermata.sync.BarrierImpl$Party");
            INDEX = MethodHandles.privateLookupIn(party, MethodHandles.lookup())
                    .findVarHandle(party, "index", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Inside() {}

    /** With which index a party of a barrier comes back. */
    public static int index(Waiter party) {
        return (int) INDEX.get(party);
    }

    /** The hold that a fiber has now. */
    public static long hold(Lock lock, Fiber fiber) {
        return ((LockImpl) lock).requireHeld(fiber, "this");
    }

    /** What a condition's await does once it is cancelled or its time is over: takes the lock again, whatever comes. */
    public static void resume(Lock lock, Fiber fiber, long hold) {
        ((LockImpl) lock).resume(fiber, hold);
    }

    /** Whether the calling thread holds it. */
    public static boolean isMine(Lock lock) {
        return ((LockImpl) lock).isHeldBy(Thread.currentThread());
    }
}
