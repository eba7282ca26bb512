package dev.fermata.benchmarks.harness;

/**
 * What a survey reads.
 *
 * @param name of the case
 * @param unit of the values
 */
public record Reading(String name, String unit) {}
