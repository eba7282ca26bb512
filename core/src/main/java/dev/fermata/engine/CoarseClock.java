package dev.fermata.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The time to about ten milliseconds, for a nanosecond: what a wait can afford that only wants to tell, should anybody ask,
 * since when it lasts.
 *
 * <p>A daemon thread reads {@link System#nanoTime} a hundred times a second while somebody reads this clock, and sleeps
 * when for a second nobody has. So it is the one thread that every program has that waits for something real; when half a
 * second of its life is over, it has what shows Fermata to the outside {@linkplain Publishing started}.
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
    private static final int SETTLED_TICKS = 50; // less than IDLE_TICKS: a program that waits once, for ever, gets there, too

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
        int ticks = 0;
        while (true) {
            LockSupport.parkNanos(TICK);
            now = System.nanoTime();
            if (ticks < SETTLED_TICKS && ++ticks == SETTLED_TICKS) {
                Publishing.start();
            }
            if (read) {
                read = false;
                idle = 0;
            } else if (++idle >= IDLE_TICKS) {
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
