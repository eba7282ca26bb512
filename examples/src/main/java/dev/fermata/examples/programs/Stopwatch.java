package dev.fermata.examples.programs;

import dev.fermata.loop.Loop;
import java.time.Duration;
import java.time.Instant;

/**
 * Prints lines with the seconds since its start, by the clock of the loop, else by the system's.
 *
 * <p>In tenths, and a line that is less than 80 ms late counts as in time: so a run in real time prints what a run in
 * virtual time prints, as long as the machine keeps up.
 */
final class Stopwatch {
    private static final long TENTH = 100; // milliseconds
    private static final long EARLY = 20; // the system's clock may be a little slower than the one that timers go by

    private Instant start = Instant.EPOCH; // written before the tasks start that print

    void start() {
        start = now();
    }

    void println(String line) {
        System.out.println(format(Duration.between(start, now()), line));
    }

    static String format(Duration time, String line) {
        long tenths = (time.toMillis() + EARLY) / TENTH;
        return tenths / 10 + "." + tenths % 10 + "00 " + line;
    }

    private static Instant now() {
        return Loop.current().map(Loop::now).orElseGet(Instant::now);
    }
}
