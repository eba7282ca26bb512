package dev.fermata.schedule;

import dev.fermata.engine.Nanos;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule is made of.
 *
 * @param interval the period or the pause; zero for a single run
 * @param start null: at once
 */
record Timing(Kind kind, Duration interval, @Nullable Instant start) implements Schedule {
    enum Kind {
        RATE,
        DELAY,
        ONCE
    }

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    static Timing periodic(Kind kind, String what, Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException(what + " must be more than zero: " + interval);
        }
        return new Timing(kind, interval, null);
    }

    static Timing once(Instant instant) {
        return new Timing(Kind.ONCE, Duration.ZERO, Objects.requireNonNull(instant, "instant"));
    }

    @Override
    public Timing startingAt(Instant instant) {
        return new Timing(kind, interval, Objects.requireNonNull(instant, "instant"));
    }

    /** How long after {@code now} the first run is due, in nanoseconds. */
    long untilFirst(Instant now) {
        if (start == null) {
            return 0;
        }
        boolean passed = start.isBefore(now);
        return kind == Kind.RATE && passed
                ? untilNextPoint(Duration.between(start, now))
                : Nanos.of(Duration.between(now, start));
    }

    /** The start may be so long ago that its distance in nanoseconds is no long. */
    private long untilNextPoint(Duration sinceStart) {
        BigInteger period = nanos(interval);
        BigInteger sincePoint = nanos(sinceStart).mod(period);
        BigInteger left = period.subtract(sincePoint).mod(period);
        return left.min(BigInteger.valueOf(Nanos.FOREVER)).longValueExact();
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(duration.getNano()));
    }

    @Override
    public String toString() {
        String from = start == null ? "" : " from " + start;
        return switch (kind) {
            case RATE -> "every " + Nanos.text(interval) + from;
            case DELAY -> "with pauses of " + Nanos.text(interval) + from;
            case ONCE -> "once at " + start;
        };
    }
}
