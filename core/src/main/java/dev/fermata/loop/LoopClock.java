package dev.fermata.loop;

import dev.fermata.engine.CoarseClock;
import java.time.Instant;

/** What time it is on a loop: the system's, or a virtual time that only moves when everybody waits. */
final class LoopClock {
    /** Where a virtual clock starts: the same in every run, so that what is computed from it is the same, too. */
    static final Instant VIRTUAL_START = Instant.parse("2000-01-01T00:00:00Z");

    private final boolean virtual;
    private volatile long virtualNanos; // written by the holder of the baton

    LoopClock(boolean virtual) {
        this.virtual = virtual;
    }

    boolean isVirtual() {
        return virtual;
    }

    long nanoTime() {
        return virtual ? virtualNanos : System.nanoTime();
    }

    long coarseTime() {
        return virtual ? virtualNanos : CoarseClock.nanoTime();
    }

    Instant now() {
        return virtual ? VIRTUAL_START.plusNanos(virtualNanos) : Instant.now();
    }

    void jumpTo(long deadline) {
        if (deadline > virtualNanos) { // a timer set for the past fires, but time does not go back
            virtualNanos = deadline;
        }
    }
}
