package dev.fermata.test;

import java.time.Duration;
import java.util.Locale;

/**
 * What an exploration has seen.
 *
 * @param strategy how the schedules were picked
 * @param schedules how many were run
 * @param distinct how many of these differ in who ran when
 * @param redundant how many were cut short, since they differ from others only in the order of independent turns
 * @param complete whether there is none left within the bounds
 * @param longest the most choices that one of them had
 * @param seed of the strategy, and of {@link Simulation#random}
 * @param time how long it took, in real time
 */
public record Exploration(
        Strategy strategy,
        int schedules,
        int distinct,
        int redundant,
        boolean complete,
        int longest,
        long seed,
        Duration time) {

    /** How many were run in a second. */
    public double schedulesPerSecond() {
        return schedules / Math.max(1e-9, time.toNanos() / 1e9);
    }

    @Override
    public String toString() {
        String what = complete
                ? "all " + schedules + " schedules explored"
                : schedules + " schedules explored, " + distinct + " distinct";
        String cut = redundant == 0 ? "" : " (" + redundant + " cut short as redundant)";
        return String.format(
                Locale.ROOT,
                "%s%s: %s, at most %d choices each, seed %d, %,.0f per second",
                what,
                cut,
                strategy,
                longest,
                seed,
                schedulesPerSecond());
    }
}
