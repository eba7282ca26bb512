package dev.fermata.test;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule under which a test fails. The message says what failed, how to see it again, and who did what in which order; the
 * cause is what the test has thrown.
 */
public final class ScheduleFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String replay;
    private final int schedules;
    private final transient @Nullable Path page;

    ScheduleFailure(String message, Throwable cause, String replay, int schedules, @Nullable Path page) {
        super(message, cause);
        this.replay = replay;
        this.schedules = schedules;
        this.page = page;
    }

    /** The schedule, for {@link Explore#replay} or {@link Explorer#replay}. */
    public String replay() {
        return replay;
    }

    /** How many schedules were run until this one, which was then made shorter. */
    public int schedules() {
        return schedules;
    }

    /** The picture as a page, if it could be written. */
    public Optional<Path> page() {
        return Optional.ofNullable(page);
    }
}
