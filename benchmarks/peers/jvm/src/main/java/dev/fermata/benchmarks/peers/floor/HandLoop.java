package dev.fermata.benchmarks.peers.floor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Bare virtual threads on the thread that calls {@link #run}, in the order in which they become ready. Whoever waits
 * yields to the JDK while the loop holds his continuation back, so that not even an unpark is paid for.
 *
 * <p>No cancellation, no other threads, no errors: what a library adds is measured against this.
 */
final class HandLoop implements Executor {
    private static final MethodHandle NEW_THREAD = newThread();

    /** One that waits. */
    static final class Waiter {
        @Nullable
        Runnable continuation;

        @Nullable
        Waiter next;

        @Nullable
        Object item;

        boolean cancelled;
    }

    private @Nullable Runnable[] ready = new Runnable[4096]; // a ring
    private int head;
    private int tail;
    private int alive;
    private @Nullable Waiter parking; // whose continuation comes next
    private final Deadlines deadlines = new Deadlines();

    private static MethodHandle newThread() {
        try {
            Method method = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .asType(MethodType.methodType(
                            Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException("needs --add-opens java.base/java.lang=ALL-UNNAMED", closed);
        }
    }

    @Override
    public void execute(Runnable continuation) {
        Waiter waiter = parking;
        if (waiter == null) {
            push(continuation);
        } else {
            parking = null;
            waiter.continuation = continuation;
        }
    }

    private void push(Runnable continuation) {
        ready[tail] = continuation;
        tail = (tail + 1) & (ready.length - 1);
        if (tail == head) {
            @Nullable Runnable[] larger = new Runnable[ready.length * 2];
            System.arraycopy(ready, head, larger, 0, ready.length - head);
            System.arraycopy(ready, 0, larger, ready.length - head, head);
            head = 0;
            tail = ready.length;
            ready = larger;
        }
    }

    void spawn(Runnable body) {
        alive++;
        Runnable counted = () -> {
            body.run();
            alive--;
        };
        try {
            Thread thread = (Thread) NEW_THREAD.invokeExact((Executor) this, (String) null, 0, counted);
            thread.start();
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // this loop is the scheduler
    void pass() {
        Thread.yield();
    }

    void park(Waiter waiter) {
        parking = waiter;
        pass();
    }

    void wake(Waiter waiter) {
        Runnable continuation = waiter.continuation;
        if (continuation == null) {
            throw new IllegalStateException("does not wait");
        }
        push(continuation);
    }

    void sleep(long nanos) {
        Waiter waiter = new Waiter();
        deadlines.add(System.nanoTime() + nanos, waiter);
        park(waiter);
    }

    /** Runs them until all have ended. */
    void run() {
        while (alive > 0) {
            for (int batch = (tail - head) & (ready.length - 1); batch > 0; batch--) {
                Runnable next = ready[head];
                ready[head] = null;
                head = (head + 1) & (ready.length - 1);
                if (next != null) {
                    next.run();
                }
            }
            wakeSleepers();
        }
    }

    private void wakeSleepers() {
        if (deadlines.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        long due = deadlines.first() - now;
        if (due > 0) {
            if (head == tail) {
                LockSupport.parkNanos(due);
            }
            return;
        }
        do {
            wake(deadlines.take());
        } while (!deadlines.isEmpty() && deadlines.first() <= now);
    }

    /** A heap of four branches. */
    private static final class Deadlines {
        private long[] times = new long[1024];
        private @Nullable Waiter[] waiters = new Waiter[1024];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        long first() {
            return times[0];
        }

        void add(long time, Waiter waiter) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                waiters = Arrays.copyOf(waiters, size * 2);
            }
            int at = size++;
            while (at > 0 && times[(at - 1) >> 2] > time) {
                times[at] = times[(at - 1) >> 2];
                waiters[at] = waiters[(at - 1) >> 2];
                at = (at - 1) >> 2;
            }
            times[at] = time;
            waiters[at] = waiter;
        }

        Waiter take() {
            Waiter first = waiters[0];
            long time = times[--size];
            Waiter last = waiters[size];
            waiters[size] = null;
            int at = 0;
            for (int child = 1; child < size; child = (at << 2) + 1) {
                int least = child;
                for (int other = child + 1; other < Math.min(child + 4, size); other++) {
                    if (times[other] < times[least]) {
                        least = other;
                    }
                }
                if (times[least] >= time) {
                    break;
                }
                times[at] = times[least];
                waiters[at] = waiters[least];
                at = least;
            }
            if (size > 0) {
                times[at] = time;
                waiters[at] = last;
            }
            if (first == null) {
                throw new IllegalStateException("nobody sleeps");
            }
            return first;
        }
    }
}
