/** Single operations under JMH: {@code ./fermata jmh}. */
@org.jspecify.annotations.NullMarked
package dev.fermata.benchmarks.jmh;
