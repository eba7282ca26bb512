package dev.fermata.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.schedule.JobOptions.Overlap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What schedules and options accept. */
final class ScheduleOptionsTest {
    private static final JobOptions DEFAULTS = JobOptions.defaults();

    @Test
    void aPeriodIsMoreThanZero() {
        for (Duration period : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertEquals(
                    "period must be more than zero: " + period,
                    assertThrows(IllegalArgumentException.class, () -> Schedule.fixedRate(period))
                            .getMessage());
            assertEquals(
                    "pause must be more than zero: " + period,
                    assertThrows(IllegalArgumentException.class, () -> Schedule.fixedDelay(period))
                            .getMessage());
        }
    }

    @Test
    void aLimitIsAtLeastOne() {
        assertEquals(
                "maxConcurrent must be at least 1: 0",
                assertThrows(IllegalArgumentException.class, () -> DEFAULTS.maxConcurrent(0))
                        .getMessage());
    }

    @Test
    void anOptionChangesACopy() {
        JobOptions named = DEFAULTS.name("restock").overlap(Overlap.SKIP);
        assertNotSame(DEFAULTS, named);
        assertSame(DEFAULTS, JobOptions.defaults());
        assertNull(DEFAULTS.name);
        assertEquals("restock", named.maxConcurrent(3).timeout(Duration.ofSeconds(1)).name);
        assertEquals(Integer.MAX_VALUE, DEFAULTS.limit());
        assertEquals(1, named.limit());
        assertEquals(3, named.maxConcurrent(3).limit());
    }

    @Test
    void aScheduleSaysWhatItIs() {
        Instant noon = Instant.parse("2030-01-01T12:00:00Z");
        assertEquals(
                "every 2 s (PT2S)", Schedule.fixedRate(Duration.ofSeconds(2)).toString());
        assertEquals(
                "with pauses of 2 s (PT2S) from 2030-01-01T12:00:00Z",
                Schedule.fixedDelay(Duration.ofSeconds(2)).startingAt(noon).toString());
        assertEquals("once at 2030-01-01T12:00:00Z", Schedule.once(noon).toString());
    }
}
