package dev.fermata.benchmarks.workloads;

import dev.fermata.loop.Loop;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Where a workload runs. */
public enum Place {
    LOOP {
        @Override
        public <T> T run(Callable<T> work) throws Exception {
            return Loop.builder().carrier(CARRIER).stallThreshold(PATIENCE).run(work::call);
        }
    },
    PARALLEL {
        @Override
        public <T> T run(Callable<T> work) throws Exception {
            return Tasks.spawn(work).get();
        }
    };

    /** The carrier of loops: {@code -Dfermata.bench.carrier=AUTO}, {@code PORTABLE} or {@code DIRECT}. */
    public static final Loop.Carrier CARRIER =
            Loop.Carrier.valueOf(System.getProperty("fermata.bench.carrier", "AUTO"));

    /** A task that computes for long is what a benchmark is, not a stall. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** Runs {@code work} in a task there, and returns its result. */
    public abstract <T> T run(Callable<T> work) throws Exception;

    /** A long-lived loop, for many small pieces of work. */
    public static Loop openLoop() {
        return Loop.builder().carrier(CARRIER).stallThreshold(PATIENCE).start();
    }

    public String side() {
        return name().toLowerCase(Locale.ROOT);
    }
}
