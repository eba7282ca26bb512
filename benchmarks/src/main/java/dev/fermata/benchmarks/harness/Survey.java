package dev.fermata.benchmarks.harness;

/** One run that is read in several ways. */
@FunctionalInterface
public interface Survey {
    /** Does it, and returns a value for each reading. */
    double[] run() throws Exception;
}
