package dev.fermata.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The time to about ten milliseconds, for a nanosecond: what a wait can afford that only wants to tell, should anybody ask,
 * since when it lasts.
 *
 * <p>A daemon thread reads {@link System#nanoTime} a hundred times a second while somebody reads this clock, and sleeps
 * when for a second nobody has. As every program has it that ever waits, it has one more thing to do: after three seconds,
 * when a program has started, if not ended, it has Fermata {@linkplain Publishing shown to the outside}.
 *
 * <pre>
 *      reader:  read? ── yes ─▶ now                      ticker:  now := nanoTime;  read? ── yes ─▶ read := false
 *                  └─ no ─▶ now := nanoTime, read := true                              └─ no, for a second ─▶ asleep
 *                           asleep? ── yes ─▶ wake the ticker                              read? ── no ─▶ park
 * </pre>
 */
public final class CoarseClock {
    private static final long TICK = Duration.ofMillis(10).toNanos();
    private static final int IDLE_TICKS = 100;
    private static final int SETTLED_TICKS = 300;

    private static volatile long now;
    private static volatile boolean read; // since the last tick
    private static volatile boolean asleep;
    private static final Thread TICKER =
            Thread.ofPlatform().daemon().name("fermata-clock").start(CoarseClock::tick);

    private CoarseClock() {}

    /** The time on the clock of {@link System#nanoTime}, at most about ten milliseconds old. */
    public static long nanoTime() {
        return read ? now : readAgain();
    }

    private static long readAgain() {
        now = System.nanoTime();
        read = true;
        if (asleep) {
            LockSupport.unpark(TICKER);
        }
        return now;
    }

    private static void tick() {
        int idle = 0;
        int settling = SETTLED_TICKS;
        while (true) {
            LockSupport.parkNanos(TICK);
            now = System.nanoTime();
            if (settling > 0 && --settling == 0) {
                Publishing.start();
            }
            if (read) {
                read = false;
                idle = 0;
            } else if (++idle >= IDLE_TICKS && settling == 0) { // or a program that waits once, for ever, stays unseen
                sleep();
                idle = 0;
            }
        }
    }

    private static void sleep() {
        asleep = true;
        while (!read) { // after asleep: a reader writes them in the opposite order
            LockSupport.park();
        }
        asleep = false;
    }
}
