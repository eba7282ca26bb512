package dev.fermata.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A lock that a thread holds which takes part in nothing else. */
public final class HeldLock {
    private static final Thread ELSEWHERE = Thread.ofPlatform().name("holder").unstarted(() -> {});
    private static final VarHandle HOLDER;

    static {
        try {
            HOLDER = MethodHandles.privateLookupIn(LockCore.class, MethodHandles.lookup())
                    .findVarHandle(LockCore.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private HeldLock() {}

    /** A new one: free for nobody, and not the calling thread's. */
    public static Lock create() {
        Lock lock = Lock.create();
        if (!lock.tryAcquire()) {
            throw new AssertionError(lock);
        }
        giveAway(lock);
        return lock;
    }

    /** From here on it is as if the other thread had acquired it. */
    public static void giveAway(Lock lock) {
        HOLDER.set(lock, ELSEWHERE);
    }
}
