/** {@code ./fermata bench}: runs Fermata's side and those of peers in turn, compares and draws them. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.bench;
