/** The workloads with java.util.concurrent on virtual threads. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.peers.juc;
