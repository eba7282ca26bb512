package dev.fermata.schedule;

import dev.fermata.engine.Nanos;
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
     * What happens with runs that were missed, at a fixed rate or by a cron expression: those so late that the next point
     * of the grid has come as well, because the loop or the machine was held up. A run that is late by less starts at
     * once, and the next one is on the grid.
     */
    public enum Missed {
        /** They are left out: the latest point of the grid that has come is run, and then it goes on with the next. */
        SKIP,
        /**
         * All of them start at once, as far as {@link Overlap} allows. {@code ScheduledThreadPoolExecutor} does that,
         * one by one.
         */
        CATCH_UP,
        /**
         * They are left out, and the grid is shifted: the next run is a period after the late one. The times of a cron
         * expression cannot be shifted: there it goes on with the next.
         */
        DELAY
    }

    /** How long nothing runs by the schedule after a failure: in nanoseconds, doubled with each in a row. */
    record Backoff(long first, long max) {
        /** @param failures in a row, 1 or more */
        long after(long failures) {
            int doublings = (int) Math.min(failures - 1, Long.SIZE);
            return doublings < Long.numberOfLeadingZeros(first) ? Math.min(first << doublings, max) : max;
        }
    }

    private static final JobOptions DEFAULTS = new JobOptions(null, Overlap.ALLOW, Missed.SKIP, 0, null, null, null);

    final @Nullable String name;
    final Overlap overlap;
    final Missed missed;
    private final int maxConcurrent; // 0: what the overlap policy says by itself
    final @Nullable Duration timeout;
    final @Nullable Consumer<? super Throwable> onError;
    final @Nullable Backoff backoff;

    private JobOptions(
            @Nullable String name,
            Overlap overlap,
            Missed missed,
            int maxConcurrent,
            @Nullable Duration timeout,
            @Nullable Consumer<? super Throwable> onError,
            @Nullable Backoff backoff) {
        this.name = name;
        this.overlap = overlap;
        this.missed = missed;
        this.maxConcurrent = maxConcurrent;
        this.timeout = timeout;
        this.onError = onError;
        this.backoff = backoff;
    }

    /** Runs may overlap without limit, missed ones are left out, none has a timeout, failures are logged. */
    public static JobOptions defaults() {
        return DEFAULTS;
    }

    /** The job's name, in logs and dumps; its runs are named after it, with their number: {@code "restock #3"}. */
    public JobOptions name(String newName) {
        Objects.requireNonNull(newName, "name");
        return new JobOptions(newName, overlap, missed, maxConcurrent, timeout, onError, backoff);
    }

    /** What happens with a run that is due while another is on; {@link Overlap#ALLOW} otherwise. */
    public JobOptions overlap(Overlap newOverlap) {
        Objects.requireNonNull(newOverlap, "overlap");
        return new JobOptions(name, newOverlap, missed, maxConcurrent, timeout, onError, backoff);
    }

    /** What happens with runs that were missed; {@link Missed#SKIP} otherwise. */
    public JobOptions missed(Missed newMissed) {
        Objects.requireNonNull(newMissed, "missed");
        return new JobOptions(name, overlap, newMissed, maxConcurrent, timeout, onError, backoff);
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
        return new JobOptions(name, overlap, missed, runs, timeout, onError, backoff);
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
        return new JobOptions(name, overlap, missed, maxConcurrent, limit, onError, backoff);
    }

    /**
     * Who is told of each run that failed, in place of the log: called in the task of that run, before it ends. What it
     * throws is logged.
     */
    public JobOptions onError(Consumer<? super Throwable> handler) {
        Objects.requireNonNull(handler, "onError");
        return new JobOptions(name, overlap, missed, maxConcurrent, timeout, handler, backoff);
    }

    /**
     * After a run that failed, nothing runs by the schedule for a while: {@code first}, and twice as long with each
     * further failure in a row, up to {@code max}, counted from the failure. A run that ends well begins the row anew;
     * one that was cancelled does neither. Otherwise a job keeps its rhythm however often it fails.
     *
     * <p>Points of the grid that lie in such a pause are left out, and not missed; it goes on with the first point after
     * it. So a job never runs more often than its schedule says: a back-off that is shorter than the way to the next
     * point changes nothing. What waits for its turn when a run fails is given up. {@link Job#trigger} works meanwhile.
     *
     * @param first more than zero
     * @param max {@code first} or more
     * @throws IllegalArgumentException if they are not
     */
    public JobOptions backoff(Duration first, Duration max) {
        if (!first.isPositive() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "back-off must begin with more than zero, and not exceed its maximum: " + first + ", " + max);
        }
        Backoff grows = new Backoff(Nanos.of(first), Nanos.of(max));
        return new JobOptions(name, overlap, missed, maxConcurrent, timeout, onError, grows);
    }

    /** How many runs may be on at a time. */
    int limit() {
        if (maxConcurrent != 0) {
            return maxConcurrent;
        }
        return overlap == Overlap.ALLOW ? Integer.MAX_VALUE : 1;
    }
}
