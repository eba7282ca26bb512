package dev.fermata.engine;

import java.time.Duration;

/** Durations as nanoseconds of an engine's clock, and back to something a person reads. */
public final class Nanos {
    /** Some 73 years: longer than anything waits, and far from overflow when added to a clock. */
    public static final long FOREVER = Long.MAX_VALUE / 4;

    private static final Duration LONGEST = Duration.ofNanos(FOREVER);

    private Nanos() {}

    /** The duration in nanoseconds, cut off at {@link #FOREVER}; zero for a negative one. */
    public static long of(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) >= 0 ? FOREVER : duration.toNanos();
    }

    /** For messages: {@code "50 ms (PT0.05S)"}. */
    public static String text(Duration duration) {
        long millis = duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toMillis();
        boolean exact = duration.toNanosPart() % 1_000_000 == 0;
        if (!exact || millis == Long.MAX_VALUE) {
            return duration.toString();
        }
        String plain = millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
        return plain + " (" + duration + ")";
    }
}
