package dev.fermata.schedule;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import java.time.Duration;
import java.time.Instant;

/** What the two clocks of an engine, the wall's and the one that counts, said at the same time. */
record Clocks(Instant wall, long nanos) {
    static Clocks of(Engine engine) {
        return new Clocks(engine.now(), engine.nanoTime());
    }

    Instant instant(long nanoTime) {
        return wall.plusNanos(nanoTime - nanos);
    }

    long nanoTime(Instant instant) {
        Duration ahead = Duration.between(wall, instant);
        return ahead.isNegative() ? nanos - Nanos.of(ahead.negated()) : nanos + Nanos.of(ahead);
    }
}
