package dev.fermata.benchmarks.workloads;

import dev.fermata.benchmarks.harness.Harness;
import dev.fermata.context.ContextVar;
import dev.fermata.task.TaskGroup;
import java.util.List;
import java.util.stream.Stream;

/** W9: get a context variable, set and reset it, and start tasks that inherit some. */
final class Variables {
    private static final ContextVar<Integer> ONE = ContextVar.create("one");
    private static final List<ContextVar<Integer>> TEN = Stream.generate(() -> ContextVar.<Integer>create("of ten"))
            .limit(10)
            .toList();

    private Variables() {}

    static void run(Harness harness, Place place) {
        int times = harness.amount().operations(10_000_000);
        int children = harness.amount().operations(100_000);
        harness.time("get", "ContextVar", times, () -> place.run(() -> get(times)));
        harness.time("set and reset", "ContextVar", times, () -> place.run(() -> setAndReset(times)));
        harness.time(
                "child, inherits none", "TaskGroup", children, () -> place.run(() -> children(children, 0, false)));
        harness.time("child, inherits 10", "TaskGroup", children, () -> place.run(() -> children(children, 10, false)));
        harness.time(
                "child, inherits and reads 10",
                "TaskGroup",
                children,
                () -> place.run(() -> children(children, 10, true)));
    }

    private static long get(int times) {
        ONE.set(1);
        long start = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum += ONE.get();
        }
        Sink.sum = sum;
        return System.nanoTime() - start;
    }

    private static long setAndReset(int times) {
        Integer value = 1;
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ONE.reset(ONE.set(value));
        }
        return System.nanoTime() - start;
    }

    private static long children(int children, int variables, boolean read) throws Exception {
        for (ContextVar<Integer> variable : TEN.subList(0, variables)) {
            variable.set(1);
        }
        long start = System.nanoTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < children; i++) {
                group.fork(() -> {
                    int sum = 0;
                    if (read) {
                        for (ContextVar<Integer> variable : TEN) {
                            sum += variable.get();
                        }
                    }
                    Sink.count += sum;
                });
            }
        });
        return System.nanoTime() - start;
    }
}
