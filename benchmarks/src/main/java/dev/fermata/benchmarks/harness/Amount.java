package dev.fermata.benchmarks.harness;

import java.util.stream.IntStream;

/**
 * How much a run does.
 *
 * @param seconds for each case, warming up included; a single run may take longer
 * @param tasks the most tasks at once: cases with more are left out
 * @param share of the operations of the full run
 */
public record Amount(double seconds, int tasks, double share) {
    /** The words of a program's command line, after the workload; those that are missing are those of a full run. */
    static Amount of(String... words) {
        return new Amount(
                words.length > 0 ? Double.parseDouble(words[0]) : 3,
                words.length > 1 ? Integer.parseInt(words[1]) : 1_000_000,
                words.length > 2 ? Double.parseDouble(words[2]) : 1);
    }

    /** So many operations, where a full run does {@code full}; even, and at least two. */
    public int operations(int full) {
        return Math.max(2, (int) (full * share) / 2 * 2);
    }

    /** The numbers of tasks that are allowed; the most that is allowed if none of them is. */
    public int[] sizes(int... full) {
        int[] allowed = IntStream.of(full).filter(size -> size <= tasks).toArray();
        return allowed.length > 0 ? allowed : new int[] {tasks};
    }
}
