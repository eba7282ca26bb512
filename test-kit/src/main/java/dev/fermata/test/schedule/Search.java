package dev.fermata.test.schedule;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Plays schedule after schedule, as a strategy picks them, until one fails or there are no more. */
public final class Search {
    private static final int CHECK = 1000; // one schedule in so many is run twice, and the first ones more often

    private final Player player;
    private final Chooser chooser;
    private final Set<Long> hashes = new HashSet<>();
    private volatile int schedules;
    private int longest;
    private boolean complete;
    private int aborts; // schedules under which an assumption of the test did not hold
    private @Nullable TestAbortedException aborted;
    private @Nullable Failure failure;

    /**
     * A schedule that fails.
     *
     * @param options the schedule, made shorter
     * @param thrown what the test throws under it
     * @param run what happens under it, in detail
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed, and failures are not compared
    public record Failure(int[] options, Throwable thrown, Run run) {}

    private Search(Player player, Chooser chooser) {
        this.player = player;
        this.chooser = chooser;
    }

    /** Seeded random schedules. */
    public static Search random(Player player, long seed) {
        return new Search(player, new RandomWalk(seed));
    }

    /** Probabilistic concurrency testing. */
    public static Search pct(Player player, long seed, int depth) {
        return new Search(player, new Pct(seed, depth));
    }

    /** All schedules: within a bound, or, pruned, up to the order of independent turns. */
    public static Search exhaustive(Player player, int preemptions, boolean pruned) {
        return new Search(player, pruned ? Exhaustive.unbounded(true) : Exhaustive.bounded(preemptions));
    }

    /** First come, first served. */
    public static Search fifo(Player player) {
        return new Search(player, new Fifo());
    }

    /** One given schedule. */
    public static Search replay(Player player, int[] options) {
        return new Search(player, new Fixed(options));
    }

    /**
     * At most so many schedules.
     *
     * @throws AssertionError if the test is found to be not deterministic
     */
    public void run(int limit) {
        while (schedules < limit && failure == null) {
            if (!chooser.begin()) {
                complete = true;
                return;
            }
            count(player.play(chooser, false));
        }
        complete = failure == null && chooser instanceof Exhaustive && !chooser.begin();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others look
    private void count(Player.Attempt attempt) {
        schedules++;
        longest = Math.max(longest, attempt.run().choices());
        hashes.add(attempt.run().hash());
        Throwable thrown = attempt.failure();
        if (thrown instanceof TestAbortedException skip) {
            aborted = skip;
            aborts++;
            return;
        }
        boolean check = thrown != null || Integer.bitCount(schedules) == 1 || schedules % CHECK == 0;
        String difference = check ? player.difference(attempt) : null;
        if (difference != null) {
            AssertionError error = new AssertionError(
                    "the test is not deterministic: run twice under schedule " + schedules + ", " + difference);
            if (thrown != null) {
                error.initCause(thrown);
            }
            throw error;
        }
        if (thrown != null) {
            int[] options = attempt.run().options();
            if (!(chooser instanceof Fixed)) { // what is replayed is shown as it is
                options = new Shrinker(player, thrown).shrink(options);
            }
            Player.Attempt last = player.play(options, true);
            Throwable shrunk = last.failure();
            failure = new Failure(options, shrunk == null ? thrown : shrunk, last.run());
        }
    }

    /** How many were run so far. Any thread. */
    public int schedules() {
        return schedules;
    }

    /** How many of them differ in who ran when. */
    public int distinct() {
        return hashes.size();
    }

    /** How many were cut short. */
    public int redundant() {
        return chooser instanceof Exhaustive exhaustive ? exhaustive.cut() : 0;
    }

    /** Whether there are no more within the bounds of the strategy. */
    public boolean isComplete() {
        return complete;
    }

    /** The most choices that one of them had. */
    public int longest() {
        return longest;
    }

    /** An assumption of the test has held under no schedule: which. Null otherwise. */
    public @Nullable TestAbortedException aborted() {
        return aborts == schedules ? aborted : null;
    }

    /** The first one that fails, or null. */
    public @Nullable Failure failure() {
        return failure;
    }
}
