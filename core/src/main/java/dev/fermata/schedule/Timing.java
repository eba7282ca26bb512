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
 * @param interval the period or the pause; zero for the other kinds
 * @param calendar of the kind CRON alone
 * @param start null: at once, or with the next point of the calendar
 * @param jitter the most; zero for none
 */
record Timing(
        Kind kind,
        Duration interval,
        @Nullable CronCalendar calendar,
        @Nullable Instant start,
        Duration jitter) implements Schedule {
    enum Kind {
        RATE,
        DELAY,
        ONCE,
        CRON
    }

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    static Timing periodic(Kind kind, String what, Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException(what + " must be more than zero: " + interval);
        }
        return new Timing(kind, interval, null, null, Duration.ZERO);
    }

    static Timing once(Instant instant) {
        return new Timing(Kind.ONCE, Duration.ZERO, null, Objects.requireNonNull(instant, "instant"), Duration.ZERO);
    }

    static Timing cron(CronCalendar calendar) {
        return new Timing(Kind.CRON, Duration.ZERO, calendar, null, Duration.ZERO);
    }

    @Override
    public Timing startingAt(Instant instant) {
        return new Timing(kind, interval, calendar, Objects.requireNonNull(instant, "instant"), jitter);
    }

    @Override
    public Timing withJitter(Duration max) {
        if (max.isNegative()) {
            throw new IllegalArgumentException("jitter must not be negative: " + max);
        }
        return new Timing(kind, interval, calendar, start, max);
    }

    /** How long after {@code now} the first run is due, in nanoseconds; not for a calendar. */
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
        String jittered = jitter.isZero() ? "" : ", up to " + Nanos.text(jitter) + " later";
        return switch (kind) {
                    case RATE -> "every " + Nanos.text(interval) + from;
                    case DELAY -> "with pauses of " + Nanos.text(interval) + from;
                    case ONCE -> "once at " + start;
                    case CRON -> calendar + from;
                }
                + jittered;
    }
}
