package dev.fermata.benchmarks.harness;

/** One timed run. */
@FunctionalInterface
public interface Trial {
    /** Does it, and returns the nanoseconds that count. */
    long run() throws Exception;
}
