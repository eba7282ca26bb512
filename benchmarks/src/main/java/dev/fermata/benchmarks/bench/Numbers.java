package dev.fermata.benchmarks.bench;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
    private Numbers() {}

    /** Three digits that count: 0.83, 12.4, 5310. */
    static String plain(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Of a ratio: 0.004 must not look like nothing. */
    static String ratio(double value) {
        return Math.abs(value) < 0.1 ? String.format(Locale.ROOT, "%.2g", value) : plain(value);
    }
}
