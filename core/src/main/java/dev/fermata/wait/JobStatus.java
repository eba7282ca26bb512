package dev.fermata.wait;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job of a scheduler at a glance. */
public record JobStatus(
        String name,
        @Nullable Instant nextRun,
        int running,
        long runs,
        long failures,
        @Nullable Throwable lastFailure,
        boolean paused) {}
