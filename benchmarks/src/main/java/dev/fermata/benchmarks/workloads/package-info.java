/** Fermata's side of the workloads W1 to W10; the peers' sides do the same work. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.workloads;
