package dev.fermata.benchmarks.peers.juc;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Jvm;
import dev.fermata.benchmarks.harness.Reading;
import dev.fermata.benchmarks.harness.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.locks.LockSupport;

/** W6, W7, W8. */
final class JucTasks {
    private JucTasks() {}

    static void startAndJoin(Harness harness) {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            String name = tasks + " at once";
            harness.time(name, "StructuredTaskScope", tasks, () -> Threads.inVirtualThread(() -> scope(tasks)));
            harness.time(name, "threads, CountDownLatch", tasks, () -> Threads.inVirtualThread(() -> latch(tasks)));
            harness.time(name, "threads, join", tasks, () -> Threads.all(tasks, () -> Juc.sink++));
            harness.time(name, "ExecutorService", tasks, () -> Threads.inVirtualThread(() -> executor(tasks)));
        }
        int times = harness.amount().operations(100_000);
        harness.time("one at a time", "thread, join", times, () -> Threads.inVirtualThread(() -> oneAtATime(times)));
        harness.time(
                "a group each", "StructuredTaskScope", times, () -> Threads.inVirtualThread(() -> aScopeEach(times)));
    }

    static long scope(int tasks) throws InterruptedException {
        long start = System.nanoTime();
        try (var scope = StructuredTaskScope.open(Joiner.<Object>awaitAll())) {
            for (int i = 0; i < tasks; i++) {
                scope.fork(() -> {
                    Juc.sink++;
                    return true;
                });
            }
            scope.join();
        }
        return System.nanoTime() - start;
    }

    static long latch(int tasks) throws InterruptedException {
        long start = System.nanoTime();
        CountDownLatch latch = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            Thread.startVirtualThread(latch::countDown);
        }
        latch.await();
        return System.nanoTime() - start;
    }

    private static long executor(int tasks) throws Exception {
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                futures.add(executor.submit(() -> {
                    Juc.sink++;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        return System.nanoTime() - start;
    }

    private static long oneAtATime(int times) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            Thread.startVirtualThread(() -> Juc.sink++).join();
        }
        return System.nanoTime() - start;
    }

    private static long aScopeEach(int times) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            try (var scope = StructuredTaskScope.open()) {
                scope.fork(() -> {
                    Juc.sink++;
                });
                scope.join();
            }
        }
        return System.nanoTime() - start;
    }

    static void waiting(Harness harness) {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            List<Reading> readings =
                    List.of(new Reading(tasks + " waiting", "bytes"), new Reading(tasks + " woken", "ns"));
            harness.survey("CountDownLatch", readings, () -> waitForLatch(tasks));
            harness.survey("LockSupport.park", readings, () -> park(tasks));
        }
    }

    private static double[] waitForLatch(int tasks) throws Exception {
        CountDownLatch event = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(tasks);
        return Threads.waitAndWake(
                tasks,
                () -> {
                    event.await();
                    done.countDown();
                },
                () -> {
                    event.countDown();
                    done.await();
                });
    }

    /** The bare minimum: each is unparked by hand, and the list of them is not counted. */
    private static double[] park(int tasks) throws Exception {
        CountDownLatch done = new CountDownLatch(tasks);
        Thread[] threads = new Thread[tasks];
        long before = Jvm.heap();
        Runnable body = () -> {
            LockSupport.park();
            done.countDown();
        };
        for (int i = 0; i < tasks; i++) {
            threads[i] = Thread.startVirtualThread(body);
        }
        Threads.untilAllWait(List.of(threads));
        double bytes = (double) (Jvm.heap() - before) / tasks;
        long start = System.nanoTime();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        done.await();
        return new double[] {bytes, (double) (System.nanoTime() - start) / tasks};
    }

    static void sleeping(Harness harness) {
        for (int tasks : harness.amount().sizes(100_000, 1_000_000)) {
            long[] naps = Jvm.naps(tasks);
            harness.survey(
                    "Thread.sleep",
                    List.of(
                            new Reading(tasks + ": wall", "ms"),
                            new Reading(tasks + ": processor", "ms"),
                            new Reading(tasks + ": late, median", "us"),
                            new Reading(tasks + ": late, 99 %", "us")),
                    () -> sleep(naps));
        }
    }

    private static double[] sleep(long[] naps) throws Exception {
        long[] late = new long[naps.length];
        CountDownLatch done = new CountDownLatch(naps.length);
        System.gc();
        long cpu = Jvm.cpu();
        long start = System.nanoTime();
        for (int i = 0; i < naps.length; i++) {
            int mine = i;
            Thread.startVirtualThread(Threads.unchecked(() -> {
                long begin = System.nanoTime();
                Thread.sleep(java.time.Duration.ofNanos(naps[mine]));
                late[mine] = System.nanoTime() - begin - naps[mine];
                done.countDown();
            }));
        }
        done.await();
        long wall = System.nanoTime() - start;
        return Jvm.sleepReadings(wall, Jvm.cpu() - cpu, late);
    }
}
