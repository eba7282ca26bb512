/** The workloads with jox. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.peers.jox;
