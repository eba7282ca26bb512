package dev.fermata.wait;

import org.jspecify.annotations.Nullable;

/** A wait that somebody wants to know of when it is over: a {@link Probe} or a flight recording. */
final class WatchedWait {
    private final Fiber fiber;
    private final Object subject;
    private final @Nullable WaitEvent event;
    private final long began = System.nanoTime();

    private WatchedWait(Fiber fiber, Object subject, @Nullable WaitEvent event) {
        this.fiber = fiber;
        this.subject = subject;
        this.event = event;
    }

    /** Whether anybody wants to know. */
    static boolean isWanted() {
        return Probe.installed() != null || isRecorded();
    }

    private static boolean isRecorded() {
        return Recordings.wereEver() && WaitEvent.isOn();
    }

    /** Null if it was decided before it began: no wait that anybody would look at. */
    static @Nullable WatchedWait begin(Waiter waiter) {
        Object subject = waiter.awaited();
        return subject == null
                ? null
                : new WatchedWait(waiter.fiber, subject, isRecorded() ? WaitEvent.begin(subject) : null);
    }

    /** It is over; tells how. */
    void end(int how) {
        if (event != null) {
            event.end(subject, how);
        }
        Probe probe = Probe.installed();
        if (probe != null) {
            probe.waited(fiber, subject, how, System.nanoTime() - began);
        }
    }
}
