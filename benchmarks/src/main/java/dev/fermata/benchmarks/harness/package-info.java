/** Runs the cases of one program and writes one line for each: the programs in Java and Kotlin share it. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.harness;
