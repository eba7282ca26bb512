package dev.fermata.benchmarks.peers.floor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The least with the duties of a library: whoever waits parks, so that an interrupt would wake him; looks whether he was cancelled,
 * before and after; and what is waited for is under a guard, as other threads may use it. None of them does, and nothing fails.
 */
final class ParkingLoop {
    private static final int ROOM = 1 << 15; // more than there are tasks
    private static final MethodHandle NEW_THREAD;
    private static final MethodHandle RESUME; // from parked to unparked, as the one who runs it next
    private static final VarHandle WAITING;
    private static final VarHandle TURN;
    private static final VarHandle HELD;

    static {
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            MethodHandles.Lookup jdk = MethodHandles.privateLookupIn(Class.forName("java.lang.VirtualThread"), own);
            NEW_THREAD = jdk.findStatic(
                    Class.forName("java.lang.ThreadBuilders"),
                    "newVirtualThread",
                    MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class));
            VarHandle state = jdk.findVarHandle(jdk.lookupClass(), "state", int.class);
            int parked = (int) jdk.findStaticVarHandle(jdk.lookupClass(), "PARKED", int.class)
                    .get();
            int unparked = (int) jdk.findStaticVarHandle(jdk.lookupClass(), "UNPARKED", int.class)
                    .get();
            RESUME = MethodHandles.insertArguments(
                            state.toMethodHandle(VarHandle.AccessMode.COMPARE_AND_SET), 1, parked, unparked)
                    .asType(MethodType.methodType(boolean.class, Thread.class));
            WAITING = own.findVarHandle(Strand.class, "waiting", Waiter.class);
            TURN = own.findVarHandle(Strand.class, "turn", boolean.class);
            HELD = own.findVarHandle(Line.class, "held", int.class);
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException("needs --add-opens java.base/java.lang=ALL-UNNAMED", closed);
        }
    }

    /** One that waits. */
    static final class Waiter {
        final Strand strand;

        @Nullable
        Waiter next;

        @Nullable
        Object item;

        Waiter(Strand strand) {
            this.strand = strand;
        }
    }

    /** A task: found from its thread, whose scheduler it is. */
    static final class Strand implements Executor, Runnable, Thread.UncaughtExceptionHandler {
        final ParkingLoop loop;
        final Thread thread;
        private final Runnable body;
        private @Nullable Runnable continuation;
        private volatile @Nullable Waiter waiting; // a canceller would look here
        private volatile int signals; // and write here
        private volatile boolean turn;
        private boolean started;

        Strand(ParkingLoop loop, Runnable body) throws Throwable {
            this.loop = loop;
            this.body = body;
            this.thread = (Thread) NEW_THREAD.invokeExact((Executor) this, (String) null, 0, (Runnable) this);
            thread.setUncaughtExceptionHandler(this);
        }

        /** That of the calling thread, before an await. */
        static Strand entering() {
            Strand me = (Strand) Thread.currentThread().getUncaughtExceptionHandler();
            me.look();
            return me;
        }

        private void look() {
            if (signals != 0) {
                throw new IllegalStateException("cancelled");
            }
        }

        /** A guard is taken next, which is the fence. */
        Waiter announce() {
            Waiter waiter = new Waiter(this);
            WAITING.setOpaque(this, waiter);
            return waiter;
        }

        void forgo(@Nullable Waiter waiter) {
            if (waiter != null) {
                waiting = null;
            }
        }

        void park() {
            look();
            while (!turn) {
                LockSupport.park();
            }
            TURN.setRelease(this, false);
            look();
        }

        @Override
        public void run() {
            body.run();
            loop.alive--;
        }

        @Override
        public void execute(Runnable itsOwn) {
            continuation = itsOwn;
        }

        @Override
        public void uncaughtException(Thread failed, Throwable failure) {
            throw new IllegalStateException(failure);
        }

        private void carry() throws Throwable {
            if (started) {
                TURN.setOpaque(this, true);
                WAITING.setOpaque(this, (Waiter) null);
                if (!(boolean) RESUME.invokeExact(thread)) {
                    throw new IllegalStateException("has its turn without having parked");
                }
            } else {
                started = true;
                thread.start();
            }
            Objects.requireNonNull(continuation).run();
        }
    }

    /** First come, first served, under a guard. */
    static class Line {
        @SuppressWarnings("unused") // through HELD
        private volatile int held;

        private @Nullable Waiter first;
        private @Nullable Waiter last;

        void lock() {
            while (!HELD.compareAndSet(this, 0, 1)) {
                Thread.onSpinWait();
            }
        }

        void unlock() {
            HELD.setRelease(this, 0);
        }

        boolean isEmpty() {
            return first == null;
        }

        void add(Waiter waiter) {
            if (last == null) {
                first = waiter;
            } else {
                last.next = waiter;
            }
            last = waiter;
        }

        @Nullable
        Waiter poll() {
            Waiter waiter = first;
            if (waiter != null) {
                first = waiter.next;
                waiter.next = null;
                if (first == null) {
                    last = null;
                }
            }
            return waiter;
        }
    }

    private final @Nullable Strand[] ready = new Strand[ROOM]; // a ring
    private int head;
    private int tail;
    private int alive;

    void spawn(Runnable body) {
        try {
            alive++;
            push(new Strand(this, body));
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    void push(Strand strand) {
        ready[tail] = strand;
        tail = (tail + 1) & (ROOM - 1);
    }

    /** Lets the others run; nothing, if nobody is ready. */
    void pass() {
        Strand me = Strand.entering();
        if (head != tail) {
            push(me);
            me.park();
        }
    }

    /** Runs them until all have ended. */
    void run() {
        try {
            while (alive > 0) {
                Strand next = ready[head];
                if (next == null) {
                    throw new IllegalStateException("all wait");
                }
                ready[head] = null;
                head = (head + 1) & (ROOM - 1);
                next.carry();
            }
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
