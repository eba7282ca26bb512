package dev.fermata.benchmarks.peers.juc;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Threads;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** W1, W3, W5. */
final class JucLocks {
    private JucLocks() {}

    static void free(Harness harness) {
        int times = harness.amount().operations(10_000_000);
        harness.time("lock", "ReentrantLock fair", times, () -> lock(new ReentrantLock(true), times));
        harness.time("lock", "ReentrantLock", times, () -> lock(new ReentrantLock(), times));
        harness.time("lock", "synchronized", times, () -> monitor(new Object(), times));
        harness.time("semaphore", "Semaphore(1) fair", times, () -> semaphore(new Semaphore(1, true), times));
    }

    private static long lock(Lock lock, int times) throws Exception {
        return Threads.inVirtualThread(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                lock.lock();
                try {
                    Juc.sink++;
                } finally {
                    lock.unlock();
                }
            }
            return System.nanoTime() - start;
        });
    }

    @SuppressWarnings("StaticGuardedByInstance") // nobody else writes meanwhile
    private static long monitor(Object monitor, int times) throws Exception {
        return Threads.inVirtualThread(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                synchronized (monitor) {
                    Juc.sink++;
                }
            }
            return System.nanoTime() - start;
        });
    }

    private static long semaphore(Semaphore semaphore, int times) throws Exception {
        return Threads.inVirtualThread(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                semaphore.acquire();
                try {
                    Juc.sink++;
                } finally {
                    semaphore.release();
                }
            }
            return System.nanoTime() - start;
        });
    }

    static void acrossYield(Harness harness) {
        for (int tasks : harness.amount().sizes(2, 100, 10_000)) {
            for (boolean fair : new boolean[] {true, false}) {
                int times = Math.max(1, harness.amount().operations(200_000) / tasks);
                harness.time(
                        tasks + " tasks",
                        fair ? "ReentrantLock fair" : "ReentrantLock",
                        (double) tasks * times,
                        () -> locks(new ReentrantLock(fair), tasks, times));
            }
        }
    }

    private static long locks(Lock lock, int tasks, int times) throws Exception {
        return Threads.all(tasks, () -> {
            for (int i = 0; i < times; i++) {
                lock.lock();
                try {
                    Threads.pass();
                } finally {
                    lock.unlock();
                }
            }
        });
    }

    static void semaphores(Harness harness) {
        for (int tasks : harness.amount().sizes(100, 10_000)) {
            for (boolean fair : new boolean[] {true, false}) {
                int permits = tasks <= 100 ? 2 : 10;
                int times = Math.max(1, harness.amount().operations(200_000) / tasks);
                harness.time(
                        permits + " permits, " + tasks + " tasks",
                        fair ? "Semaphore fair" : "Semaphore",
                        (double) tasks * times,
                        () -> semaphores(new Semaphore(permits, fair), tasks, times));
            }
        }
    }

    private static long semaphores(Semaphore semaphore, int tasks, int times) throws Exception {
        return Threads.all(tasks, () -> {
            for (int i = 0; i < times; i++) {
                semaphore.acquire();
                try {
                    Threads.pass();
                } finally {
                    semaphore.release();
                }
            }
        });
    }
}
