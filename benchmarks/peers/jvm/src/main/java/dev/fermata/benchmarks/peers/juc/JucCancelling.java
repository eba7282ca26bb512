package dev.fermata.benchmarks.peers.juc;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** W10. */
final class JucCancelling {
    /** A run of 100 000 takes ten to twenty seconds: each costs as much as there are before it. */
    private static final double SECONDS_FOR_MANY = 2;

    private JucCancelling() {}

    static void run(Harness harness) {
        for (int tasks : harness.amount().sizes(10_000, 100_000)) {
            if (tasks <= 10_000 || harness.amount().seconds() >= SECONDS_FOR_MANY) {
                cancel(harness, tasks, "first to last", _ -> {});
                cancel(harness, tasks, "last to first", Collections::reverse);
                cancel(harness, tasks, "at random", list -> Collections.shuffle(list, new Random(42)));
            }
        }
        timeouts(harness);
    }

    private static void cancel(Harness harness, int tasks, String order, Consumer<List<?>> arrange) {
        harness.time("cancel " + tasks + ", " + order, "ReentrantLock fair", tasks, () -> interrupt(tasks, arrange));
    }

    private static long interrupt(int tasks, Consumer<List<?>> arrange) throws Exception {
        ReentrantLock lock = new ReentrantLock(true);
        lock.lock();
        try {
            List<Thread> threads = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                threads.add(Thread.startVirtualThread(() -> {
                    try {
                        lock.lockInterruptibly();
                        lock.unlock();
                    } catch (InterruptedException cancelled) {
                        return; // as is meant
                    }
                }));
            }
            while (lock.getQueueLength() < tasks) {
                Thread.sleep(10);
            }
            arrange.accept(threads);
            return Threads.interruptAndJoin(threads);
        } finally {
            lock.unlock();
        }
    }

    private static void timeouts(Harness harness) {
        String name = "timeout around what is ready";
        int times = harness.amount().operations(100_000);
        harness.time(
                name,
                "StructuredTaskScope",
                times,
                () -> Threads.inVirtualThread(() -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        try (var scope = StructuredTaskScope.open(
                                Joiner.<Integer>allSuccessfulOrThrow(),
                                options -> options.withTimeout(Duration.ofSeconds(10)))) {
                            scope.fork(() -> 1);
                            scope.join();
                        }
                    }
                    return System.nanoTime() - start;
                }));
        harness.time(
                name,
                "CompletableFuture.orTimeout",
                times,
                () -> Threads.inVirtualThread(() -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        CompletableFuture<Integer> future =
                                new CompletableFuture<Integer>().orTimeout(10, TimeUnit.SECONDS);
                        future.complete(1);
                        Juc.sink += future.join();
                    }
                    return System.nanoTime() - start;
                }));
        harness.time(
                name,
                "Semaphore.tryAcquire",
                times,
                () -> Threads.inVirtualThread(() -> {
                    Semaphore semaphore = new Semaphore(1, true);
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        if (semaphore.tryAcquire(10, TimeUnit.SECONDS)) {
                            semaphore.release();
                        }
                    }
                    return System.nanoTime() - start;
                }));
    }
}
