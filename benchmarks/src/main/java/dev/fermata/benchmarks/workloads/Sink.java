package dev.fermata.benchmarks.workloads;

/** Where results go, so that work is not optimised away; races on it do not matter. */
final class Sink {
    static int count;
    static long sum;

    private Sink() {}
}
