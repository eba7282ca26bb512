package dev.fermata.benchmarks.bench;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one side found for one case.
 *
 * @param side whose it is: {@code loop}, {@code parallel}, or a peer's
 * @param workload of the case
 * @param name of the case within its workload
 * @param by what did it, such as {@code ReentrantLock}
 * @param median of the runs
 * @param min of the runs
 * @param max of the runs
 * @param runs how many were timed
 * @param unit of the three
 * @param bytes that an operation allocated; null where nobody knows
 */
record Result(
        String side,
        String workload,
        String name,
        String by,
        double median,
        double min,
        double max,
        int runs,
        String unit,
        @Nullable Double bytes) {

    private static final int FIELDS = 11;

    /** What makes two results answers to the same question of the same one. */
    record Key(String side, String workload, String name, String by, String unit) {}

    Key key() {
        return new Key(side, workload, name, by, unit);
    }

    /** The result in a line that a side printed; nothing for any other line. */
    static Optional<Result> parse(String line) {
        String[] fields = line.split("\\|", -1);
        if (fields.length != FIELDS || !fields[0].equals("RES")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Result(
                    fields[1],
                    fields[2],
                    fields[3],
                    fields[4],
                    Double.parseDouble(fields[5]),
                    Double.parseDouble(fields[6]),
                    Double.parseDouble(fields[7]),
                    Integer.parseInt(fields[8]),
                    fields[9],
                    fields[10].isEmpty() ? null : Double.valueOf(fields[10])));
        } catch (NumberFormatException garbled) {
            return Optional.empty();
        }
    }

    Result withSide(String other) {
        return new Result(other, workload, name, by, median, min, max, runs, unit, bytes);
    }
}
