package dev.fermata.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Bare virtual threads, for the programs of peers that have no tasks of their own. */
public final class Threads {
    private Threads() {}

    /** Work that may throw. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** {@code work} whose failure is that of the thread. */
    public static Runnable unchecked(Work work) {
        return () -> {
            try {
                work.run();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    /** Lets others run, as the workloads that yield mean it. */
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is what is measured
    public static void pass() {
        Thread.yield();
    }

    /** The result of {@code work}, run in a virtual thread. */
    public static <T> T inVirtualThread(Callable<T> work) throws Exception {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        Thread.startVirtualThread(unchecked(() -> result.set(work.call()))).join();
        T found = result.get();
        if (found == null) {
            throw new IllegalStateException("the work failed, see above");
        }
        return found;
    }

    /** Runs {@code work} in each of {@code threads} virtual threads, started from one; returns the time of all. */
    public static long all(int threads, Work work) throws Exception {
        return inVirtualThread(() -> {
            long start = System.nanoTime();
            List<Thread> started = new ArrayList<>(threads);
            Runnable body = unchecked(work);
            for (int i = 0; i < threads; i++) {
                started.add(Thread.startVirtualThread(body));
            }
            for (Thread thread : started) {
                thread.join();
            }
            return System.nanoTime() - start;
        });
    }

    /** Runs both at once; returns the time of both. */
    public static long together(Work one, Work other) throws Exception {
        return pairs(1, one, other);
    }

    /** Runs each of the two in so many virtual threads; returns the time of all. */
    public static long pairs(int pairs, Work one, Work other) throws Exception {
        return inVirtualThread(() -> {
            long start = System.nanoTime();
            List<Thread> started = new ArrayList<>(2 * pairs);
            for (int i = 0; i < pairs; i++) {
                started.add(Thread.startVirtualThread(unchecked(one)));
                started.add(Thread.startVirtualThread(unchecked(other)));
            }
            for (Thread thread : started) {
                thread.join();
            }
            return System.nanoTime() - start;
        });
    }

    /**
     * Starts {@code tasks} virtual threads that wait, then wakes them; returns the bytes of each and the nanoseconds for
     * each until all have ended.
     */
    public static double[] waitAndWake(int tasks, Work waiting, Work wakeAndAwait) throws Exception {
        long before = Jvm.heap();
        startWaiting(tasks, waiting);
        double bytes = (double) (Jvm.heap() - before) / tasks;
        long start = System.nanoTime();
        wakeAndAwait.run();
        return new double[] {bytes, (double) (System.nanoTime() - start) / tasks};
    }

    /** Keeps none of them, so that the list is not counted as theirs. */
    private static void startWaiting(int tasks, Work waiting) throws InterruptedException {
        Runnable body = unchecked(waiting);
        List<Thread> started = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            started.add(Thread.startVirtualThread(body));
        }
        untilAllWait(started);
    }

    /** Returns when each of {@code threads} waits. */
    public static void untilAllWait(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
    }

    /** Interrupts each in the order of the list, then waits for all; returns the time. */
    public static long interruptAndJoin(List<Thread> threads) throws InterruptedException {
        long start = System.nanoTime();
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return System.nanoTime() - start;
    }
}
