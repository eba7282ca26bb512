package dev.fermata.inspect;

import java.time.Instant;
import java.util.Optional;

/** A job of a scheduler at the moment of a snapshot; the accessors of {@link dev.fermata.schedule.Job}, as values. */
public record JobInfo(
        String name,
        Optional<Instant> nextRun,
        int running,
        long runs,
        long failures,
        Optional<String> lastFailure,
        boolean paused) {}
