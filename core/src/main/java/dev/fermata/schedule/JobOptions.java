package dev.fermata.schedule;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a job runs: immutable, made from {@link #defaults()} by methods that return a copy with one thing changed.
 *
 * {@snippet :
 * JobOptions.defaults().name("restock").overlap(Overlap.SKIP).timeout(Duration.ofSeconds(30));
 * }
 */
public final class JobOptions {
    /** What happens with a run that is due while others are on, as many as {@link #maxConcurrent} allows. */
    public enum Overlap {
        /** It starts, whatever else runs; with a {@link #maxConcurrent} it waits for its turn beyond that. */
        ALLOW,
        /** It is dropped. */
        SKIP,
        /** It waits for its turn: one after the other, none is lost. */
        QUEUE,
        /**
         * The run that began first is cancelled, and when that has ended, the new one starts. Of several that wait for
         * this, one does.
         */
        CANCEL_RUNNING
    }

    /**
     * What happens at a fixed rate with runs that were missed: those late by a period or more, because the loop or the
     * machine was held up. A run that is late by less starts at once, and the next one is on the grid.
     */
    public enum Missed {
        /** They are left out: the latest point of the grid that has come is run, and then it goes on with the next. */
        SKIP,
        /**
         * All of them start at once, as far as {@link Overlap} allows. {@code ScheduledThreadPoolExecutor} does that,
         * one by one.
         */
        CATCH_UP,
        /** They are left out, and the grid is shifted: the next run is a period after the late one. */
        DELAY
    }

    private static final JobOptions DEFAULTS = new JobOptions(null, Overlap.ALLOW, Missed.SKIP, 0, null, null);

    final @Nullable String name;
    final Overlap overlap;
    final Missed missed;
    private final int maxConcurrent; // 0: what the overlap policy says by itself
    final @Nullable Duration timeout;
    final @Nullable Consumer<? super Throwable> onError;

    private JobOptions(
            @Nullable String name,
            Overlap overlap,
            Missed missed,
            int maxConcurrent,
            @Nullable Duration timeout,
            @Nullable Consumer<? super Throwable> onError) {
        this.name = name;
        this.overlap = overlap;
        this.missed = missed;
        this.maxConcurrent = maxConcurrent;
        this.timeout = timeout;
        this.onError = onError;
    }

    /** Runs may overlap without limit, missed ones are left out, none has a timeout, failures are logged. */
    public static JobOptions defaults() {
        return DEFAULTS;
    }

    /** The job's name, in logs and dumps; its runs are named after it, with their number: {@code "restock #3"}. */
    public JobOptions name(String newName) {
        Objects.requireNonNull(newName, "name");
        return new JobOptions(newName, overlap, missed, maxConcurrent, timeout, onError);
    }

    /** What happens with a run that is due while another is on; {@link Overlap#ALLOW} otherwise. */
    public JobOptions overlap(Overlap newOverlap) {
        Objects.requireNonNull(newOverlap, "overlap");
        return new JobOptions(name, newOverlap, missed, maxConcurrent, timeout, onError);
    }

    /** What happens with runs that were missed; {@link Missed#SKIP} otherwise. */
    public JobOptions missed(Missed newMissed) {
        Objects.requireNonNull(newMissed, "missed");
        return new JobOptions(name, overlap, newMissed, maxConcurrent, timeout, onError);
    }

    /**
     * How many runs may be on at a time, before {@link Overlap} decides; otherwise as many as like with
     * {@link Overlap#ALLOW}, one with the others.
     *
     * @param runs 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public JobOptions maxConcurrent(int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("maxConcurrent must be at least 1: " + runs);
        }
        return new JobOptions(name, overlap, missed, runs, timeout, onError);
    }

    /**
     * How long a run may take: then it is cancelled, and has failed with a
     * {@link java.util.concurrent.TimeoutException}. As long as it likes otherwise. See
     * {@link dev.fermata.task.Tasks#timeout}.
     *
     * @param limit zero or less: awaits that need not wait succeed, all others end the run
     */
    public JobOptions timeout(Duration limit) {
        Objects.requireNonNull(limit, "timeout");
        return new JobOptions(name, overlap, missed, maxConcurrent, limit, onError);
    }

    /**
     * Who is told of each run that failed, in place of the log: called in the task of that run, before it ends. What it
     * throws is logged.
     */
    public JobOptions onError(Consumer<? super Throwable> handler) {
        Objects.requireNonNull(handler, "onError");
        return new JobOptions(name, overlap, missed, maxConcurrent, timeout, handler);
    }

    /** How many runs may be on at a time. */
    int limit() {
        if (maxConcurrent != 0) {
            return maxConcurrent;
        }
        return overlap == Overlap.ALLOW ? Integer.MAX_VALUE : 1;
    }
}
