package dev.fermata.benchmarks.harness;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Runs the cases of one workload, and prints a line for each:
 *
 * <pre>RES|side|workload|case|by|median|min|max|runs|unit|bytes</pre>
 *
 * <p>{@code by} tells what did it ({@code ReentrantLock}), {@code bytes} what an operation allocated, if that is known.
 * A case that fails prints {@code ERR|side|workload|case|by|why}.
 */
public final class Harness {
    private static final int MOST_RUNS = 25;
    private static final int FEWEST_RUNS = 3;
    private static final double WARM_UP = 0.6; // of the time of a case
    private static final int SURVEYS_TO_WARM_UP = 5;
    private static final int LONGEST_WARM_UP = 10; // of a survey, in times of a case
    private static final double SECOND = 1e9;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String side;
    private final String workload;
    private final Amount amount;
    private final PrintStream out;
    private final LongSupplier nanoTime;

    /** A harness that prints to {@code out}. */
    public Harness(String side, String workload, Amount amount, PrintStream out) {
        this(side, workload, amount, out, System::nanoTime);
    }

    Harness(String side, String workload, Amount amount, PrintStream out, LongSupplier nanoTime) {
        this.side = side;
        this.workload = workload;
        this.amount = amount;
        this.out = out;
        this.nanoTime = nanoTime;
    }

    /** The harness of a program whose words are {@code WORKLOAD [SECONDS [TASKS [SHARE]]]}. */
    public static Harness of(String side, String... words) {
        return new Harness(side, words[0], Amount.of(Arrays.copyOfRange(words, 1, words.length)), System.out);
    }

    public String workload() {
        return workload;
    }

    public Amount amount() {
        return amount;
    }

    /** Runs {@code trial} until it is warm and then some times more; prints nanoseconds for each operation. */
    public void time(String name, String by, double operations, Trial trial) {
        try {
            double[] nanos = new double[MOST_RUNS];
            double[] bytes = new double[MOST_RUNS];
            warmUp(trial);
            long start = nanoTime.getAsLong();
            int runs = 0;
            while (runs < MOST_RUNS && !enough(runs, since(start))) {
                long before = THREADS.getTotalThreadAllocatedBytes();
                nanos[runs] = trial.run() / operations;
                bytes[runs++] = (THREADS.getTotalThreadAllocatedBytes() - before) / operations;
            }
            print(name, by, Arrays.copyOf(nanos, runs), "ns", median(Arrays.copyOf(bytes, runs)));
        } catch (Exception failure) {
            failed(name, by, failure);
        }
    }

    private void warmUp(Trial trial) throws Exception {
        long start = nanoTime.getAsLong();
        do {
            trial.run();
        } while (since(start) < amount.seconds() * WARM_UP);
    }

    private double since(long start) {
        return (nanoTime.getAsLong() - start) / SECOND;
    }

    private boolean enough(int runs, double seconds) {
        double share = amount.seconds() * (1 - WARM_UP);
        return runs >= FEWEST_RUNS ? seconds >= share : runs > 0 && seconds >= 4 * share;
    }

    /**
     * Runs {@code survey} to warm up, and then at most five times; prints each reading. What waits and is woken is compiled
     * late, as each task does it once: the third run still measures the compiler, so there are five, if there is time. What
     * takes long is warmed up for ten times the time of a case: a million sleepers in their second run take a fifth more
     * than in their fourth.
     */
    public void survey(String by, List<Reading> readings, Survey survey) {
        try {
            warmUp(survey);
            double[][] values = new double[readings.size()][5];
            long start = nanoTime.getAsLong();
            int runs = 0;
            do {
                double[] found = survey.run();
                for (int i = 0; i < found.length; i++) {
                    values[i][runs] = found[i];
                }
                runs++;
            } while (runs < 5 && since(start) < (runs < FEWEST_RUNS ? 4 : 1) * amount.seconds());
            for (int i = 0; i < values.length; i++) {
                Reading reading = readings.get(i);
                print(reading.name(), by, Arrays.copyOf(values[i], runs), reading.unit(), Double.NaN);
            }
        } catch (Exception failure) {
            failed(readings.getFirst().name(), by, failure);
        }
    }

    private void warmUp(Survey survey) throws Exception {
        long start = nanoTime.getAsLong();
        int runs = 0;
        do {
            survey.run();
            runs++;
        } while (runs < SURVEYS_TO_WARM_UP && since(start) < LONGEST_WARM_UP * amount.seconds());
    }

    private void print(String name, String by, double[] values, String unit, double bytes) {
        Arrays.sort(values);
        String line = String.join(
                "|",
                "RES",
                side,
                workload,
                name,
                by,
                number(values[values.length / 2]),
                number(values[0]),
                number(values[values.length - 1]),
                Integer.toString(values.length),
                unit,
                Double.isNaN(bytes) ? "" : number(bytes));
        out.println(line);
        out.flush();
    }

    private void failed(String name, String by, Exception failure) {
        out.println(String.join("|", "ERR", side, workload, name, by, failure.toString()));
        out.flush();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
