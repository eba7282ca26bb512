package dev.fermata.benchmarks.bench;

/**
 * Where a value stands on an axis of powers of ten.
 *
 * @param low the power at the beginning
 * @param high the power at the end
 * @param from the place of the beginning
 * @param to the place of the end
 */
record LogScale(int low, int high, double from, double to) {
    private static final double LEAST = 0.01; // for what is nothing, or less

    /** A scale that holds both. */
    static LogScale around(double least, double most, double from, double to) {
        int low = (int) Math.floor(Math.log10(Math.max(LEAST, least)));
        int high = (int) Math.ceil(Math.log10(Math.max(LEAST, most)));
        return new LogScale(low, Math.max(low + 1, high), from, to);
    }

    double place(double value) {
        double power = Math.clamp(Math.log10(Math.max(LEAST, value)), low, high);
        return from + (to - from) * (power - low) / (high - low);
    }

    /** A power of ten as people read it: 0.1, 10, 1k, 10M. */
    static String label(int power) {
        return switch (Math.floorDiv(power, 3)) {
            case 0 -> digits(power);
            case 1 -> digits(power - 3) + "k";
            case 2 -> digits(power - 6) + "M";
            default -> power < 0 ? "0." + "0".repeat(-power - 1) + "1" : "1e" + power;
        };
    }

    private static String digits(int zeros) {
        return "1" + "0".repeat(zeros);
    }
}
