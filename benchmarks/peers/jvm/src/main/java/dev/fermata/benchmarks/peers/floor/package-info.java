/** The floor: the workloads on a scheduler of one thread, written by hand, that does nothing but the workload. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.peers.floor;
