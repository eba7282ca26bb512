package dev.fermata.benchmarks.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a result of ours is to be, measured against another in the same run.
 *
 * @param workload of both
 * @param name of the case that is ours
 * @param ours {@code loop} or {@code parallel}
 * @param factor how many times theirs it may be
 * @param than who it is compared with
 * @param slack by how much it may be more, besides; in the unit of the case
 */
record Target(String workload, String name, String ours, double factor, Other than, double slack) {
    /**
     * The other one.
     *
     * @param side whose it is
     * @param name of its case; empty for the same as ours
     * @param by what does it there; empty for whatever it has
     */
    record Other(String side, String name, String by) {}

    /** How a target was answered. */
    record Verdict(Target target, OptionalDouble ratio, boolean met) {}

    Verdict judge(Results results) {
        Optional<Result> mine = results.find(ours, workload, name, "");
        Optional<Result> theirs = results.find(than.side, workload, than.name.isEmpty() ? name : than.name, than.by);
        if (mine.isEmpty() || theirs.isEmpty() || theirs.get().median() <= 0) {
            return new Verdict(this, OptionalDouble.empty(), false);
        }
        double limit = factor * theirs.get().median() + slack;
        return new Verdict(
                this,
                OptionalDouble.of(mine.get().median() / theirs.get().median()),
                mine.get().median() <= limit);
    }

    /** Names it among all targets. */
    String id() {
        return String.join(" | ", workload, name, ours, text());
    }

    /** What is asked for. */
    String text() {
        String whom = String.join(" ", than.side, than.by, than.name.isEmpty() ? "" : "(" + than.name + ")")
                .replaceAll(" +", " ")
                .strip();
        return String.format(Locale.ROOT, "≤ %s × %s", number(factor), whom)
                + (slack == 0 ? "" : " + " + number(slack));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.1f", value) : Double.toString(value);
    }
}
