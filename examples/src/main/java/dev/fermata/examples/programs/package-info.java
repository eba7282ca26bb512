/** The programs of the guide: one small class each, started by {@code ./fermata run NAME}. */
package dev.fermata.examples.programs;
