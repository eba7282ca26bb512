package dev.fermata.task;

import java.time.Duration;

/** The deadline of a {@link Tasks#timeout(Duration, TimedWork) timeout}, which may be moved while the work goes on. */
public interface Deadline {
    /** The time that is left: zero once it has expired, {@code ChronoUnit.FOREVER} if it never does. */
    Duration remaining();

    /**
     * Moves it: it then expires so long after now.
     *
     * @throws IllegalStateException if it has expired, or the work has ended
     */
    void moveTo(Duration fromNow);

    /**
     * Takes it away: the work may go on for as long as it likes.
     *
     * @throws IllegalStateException if it has expired, or the work has ended
     */
    void never();

    /** Whether it has expired; after the end of the work, whether it had by then, also where the work returned normally. */
    boolean expired();
}
