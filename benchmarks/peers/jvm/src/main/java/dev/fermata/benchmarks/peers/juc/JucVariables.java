package dev.fermata.benchmarks.peers.juc;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.benchmarks.harness.Threads;
import java.util.List;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.stream.Stream;

/** W9. */
final class JucVariables {
    private static final ThreadLocal<Integer> LOCAL = new ThreadLocal<>();
    private static final ScopedValue<Integer> SCOPED = ScopedValue.newInstance();
    private static final List<InheritableThreadLocal<Integer>> TEN_LOCALS =
            Stream.generate(InheritableThreadLocal<Integer>::new).limit(10).toList();
    private static final List<ScopedValue<Integer>> TEN_SCOPED =
            Stream.generate(ScopedValue::<Integer>newInstance).limit(10).toList();

    private static Object kept = "";
    private static long sum;

    private JucVariables() {}

    static void run(Harness harness) {
        int times = harness.amount().operations(10_000_000);
        harness.time("get", "ThreadLocal", times, () -> Threads.inVirtualThread(() -> getLocal(times)));
        harness.time("get", "ScopedValue", times, () -> Threads.inVirtualThread(() -> getScoped(times)));
        harness.time("set and reset", "ThreadLocal", times, () -> Threads.inVirtualThread(() -> setLocal(times)));
        harness.time("set and reset", "ScopedValue", times, () -> Threads.inVirtualThread(() -> bindScoped(times)));
        children(harness);
    }

    private static long getLocal(int times) {
        LOCAL.set(1);
        long start = System.nanoTime();
        long total = 0;
        for (int i = 0; i < times; i++) {
            total += LOCAL.get();
        }
        sum = total;
        return System.nanoTime() - start;
    }

    private static long getScoped(int times) {
        return ScopedValue.where(SCOPED, 1).call(() -> {
            long start = System.nanoTime();
            long total = 0;
            for (int i = 0; i < times; i++) {
                total += SCOPED.get();
            }
            sum = total;
            return System.nanoTime() - start;
        });
    }

    private static long setLocal(int times) {
        Integer outer = 2;
        Integer inner = 1;
        LOCAL.set(outer);
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            LOCAL.set(inner);
            LOCAL.set(outer);
        }
        return System.nanoTime() - start;
    }

    private static long bindScoped(int times) {
        Integer value = 1;
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ScopedValue.where(SCOPED, value).run(() -> kept = value);
        }
        return System.nanoTime() - start;
    }

    private static void children(Harness harness) {
        int tasks = harness.amount().operations(100_000);
        String none = "child, inherits none";
        harness.time(none, "thread", tasks, () -> Threads.inVirtualThread(() -> JucTasks.latch(tasks)));
        harness.time(
                "child, inherits 10",
                "thread, InheritableThreadLocal",
                tasks,
                () -> Threads.inVirtualThread(() -> {
                    TEN_LOCALS.forEach(local -> local.set(1));
                    return JucTasks.latch(tasks);
                }));
        harness.time(none, "StructuredTaskScope", tasks, () -> Threads.inVirtualThread(() -> JucTasks.scope(tasks)));
        harness.time(
                "child, inherits and reads 10",
                "StructuredTaskScope, ScopedValue",
                tasks,
                () -> Threads.inVirtualThread(() -> readers(tasks)));
    }

    private static long readers(int tasks) throws Exception {
        ScopedValue.Carrier bound = ScopedValue.where(TEN_SCOPED.getFirst(), 1);
        for (ScopedValue<Integer> value : TEN_SCOPED.subList(1, 10)) {
            bound = bound.where(value, 1);
        }
        return bound.<Long, Exception>call(() -> {
            long start = System.nanoTime();
            try (var scope = StructuredTaskScope.open(Joiner.<Object>awaitAll())) {
                for (int i = 0; i < tasks; i++) {
                    scope.fork(() -> {
                        int total = 0;
                        for (ScopedValue<Integer> value : TEN_SCOPED) {
                            total += value.get();
                        }
                        Juc.sink += total;
                        return true;
                    });
                }
                scope.join();
            }
            return System.nanoTime() - start;
        });
    }
}
