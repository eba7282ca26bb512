package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Something that no glance shows for long, made of figures that are read one after the other: once is chance, and on a busy
 * machine, where whoever is in the middle of it has lost his processor, it may last a while. At every glance for seconds:
 * then a wake-up was lost.
 */
final class Doubt {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private Doubt() {}

    /** Fails if it is wrong now and stays so. */
    static void look(BooleanSupplier wrong, Supplier<String> what) {
        for (long start = System.nanoTime(); wrong.getAsBoolean(); LockSupport.parkNanos(100_000)) {
            assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), what);
        }
    }
}
