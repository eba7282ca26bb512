package dev.fermata.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Durations on a clock of nanoseconds. */
final class NanosTest {
    @Test
    void durationsAreCutOffBelowZeroAndFarBeyondEveryClock() {
        assertEquals(0, Nanos.of(Duration.ofNanos(-1)));
        assertEquals(0, Nanos.of(Duration.ofSeconds(Long.MIN_VALUE)));
        assertEquals(0, Nanos.of(Duration.ZERO));
        assertEquals(1, Nanos.of(Duration.ofNanos(1)));
        assertEquals(3_600_000_000_000L, Nanos.of(Duration.ofHours(1)));
        assertEquals(Nanos.FOREVER, Nanos.of(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(Nanos.FOREVER, Nanos.of(Duration.ofNanos(Nanos.FOREVER)));
    }

    @Test
    void foreverCanBeAddedToAnyClock() {
        long now = Long.MAX_VALUE - 1;
        assertTrue(now + Nanos.FOREVER - now == Nanos.FOREVER);
    }

    @Test
    void textIsForPeople() {
        assertEquals("50 ms (PT0.05S)", Nanos.text(Duration.ofMillis(50)));
        assertEquals("2 s (PT2S)", Nanos.text(Duration.ofSeconds(2)));
        assertEquals("PT0.00000005S", Nanos.text(Duration.ofNanos(50)));
        assertEquals("0 s (PT0S)", Nanos.text(Duration.ZERO));
        assertTrue(Nanos.text(Duration.ofSeconds(Long.MAX_VALUE)).startsWith("PT"));
    }
}
