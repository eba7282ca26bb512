package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;

/** W1: acquire and release what is free. */
final class FreeLock {
    private FreeLock() {}

    static void run(Harness harness, Place place) {
        int times = harness.amount().operations(10_000_000);
        harness.time("lock", "Lock", times, () -> place.run(() -> lock(times)));
        harness.time("semaphore", "Semaphore(1)", times, () -> place.run(() -> semaphore(times)));
    }

    private static long lock(int times) throws InterruptedException {
        Lock lock = Lock.create();
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            try (Permit _ = lock.acquire()) {
                Sink.count++;
            }
        }
        return System.nanoTime() - start;
    }

    private static long semaphore(int times) throws InterruptedException {
        Semaphore semaphore = Semaphore.create(1);
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            try (Permit _ = semaphore.acquire()) {
                Sink.count++;
            }
        }
        return System.nanoTime() - start;
    }
}
