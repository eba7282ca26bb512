package dev.fermata.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the harness counts, and prints. */
final class HarnessTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Harness harness =
            new Harness("me", "W1", new Amount(1e-9, 50, 0.5), new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void theMedianOfTheRunsAfterTheWarmUpIsPrinted() {
        // One second: 0.6 to warm up, 0.4 to time, and three runs at least.
        assertEquals("20.000|10.000|30.000|3|ns", timed(new double[] {0.7, 0.1, 0.1, 0.4}, 999_000, 300, 100, 200));
        assertEquals("20.000|10.000|30.000|3|ns", timed(new double[] {0.2, 0.5, 0.4, 0.4, 0.4}, 1, 2, 300, 100, 200));
        assertEquals("30.000|30.000|30.000|1|ns", timed(new double[] {3, 3}, 100, 300), "too slow for three");
    }

    /** Ten operations in each run, which take so many seconds by the clock and say so many nanoseconds. */
    private String timed(double[] seconds, long... nanos) {
        out.reset();
        long[] clock = {0};
        AtomicInteger run = new AtomicInteger();
        new Harness(
                        "me",
                        "W1",
                        new Amount(1, 50, 1),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        () -> clock[0])
                .time("case", "by", 10, () -> {
                    clock[0] += (long) (seconds[run.get()] * 1e9);
                    return nanos[run.getAndIncrement()];
                });
        assertEquals(nanos.length, run.get(), "runs");
        return String.join("|", List.of(line().split("\\|", -1)).subList(5, 10));
    }

    @Test
    void aSurveyPrintsEachReading() {
        harness.survey("by", List.of(new Reading("a", "ms"), new Reading("b", "us")), () -> new double[] {1, 2});
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("RES|me|W1|a|by|1.000|1.000|1.000|1|ms|", lines.get(0));
        assertEquals("RES|me|W1|b|by|2.000|2.000|2.000|1|us|", lines.get(1));
    }

    @Test
    void aSurveyWarmsUpFiveTimesIfThereIsTime() {
        assertEquals("6.000", firstThatCounts(0.5));
        assertEquals("6.000", firstThatCounts(2));
        assertEquals("5.000", firstThatCounts(3), "ten seconds have passed");
        assertEquals("2.000", firstThatCounts(11), "once at least");
    }

    /** Of a survey that reads the number of its run and takes so many seconds, when a case may take one. */
    private String firstThatCounts(double seconds) {
        out.reset();
        long[] clock = {0};
        double[] run = {0};
        new Harness(
                        "me",
                        "W1",
                        new Amount(1, 50, 1),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        () -> clock[0])
                .survey("by", List.of(new Reading("run", "ms")), () -> {
                    clock[0] += (long) (seconds * 1e9);
                    return new double[] {++run[0]};
                });
        return line().split("\\|", -1)[6]; // the smallest
    }

    @Test
    void aCaseThatFailsIsALineOfItsOwn() {
        harness.time("case", "by", 1, () -> {
            throw new IOException("no luck");
        });
        assertEquals("ERR|me|W1|case|by|java.io.IOException: no luck", line());
    }

    @Test
    void whatAnOperationAllocatesIsCounted() {
        harness.time("case", "by", 10, () -> {
            kept = new byte[100_000];
            return 1;
        });
        double bytes = Double.parseDouble(line().split("\\|", -1)[10]);
        assertTrue(bytes >= 10_000 && bytes < 20_000, () -> "bytes: " + bytes);
    }

    private static byte[] kept = {};

    @Test
    void anAmountLimitsTasksAndOperations() {
        Amount amount = Amount.of("2.5", "1000", "0.1");
        assertEquals(2.5, amount.seconds());
        assertEquals(100, amount.operations(1001));
        assertEquals(2, amount.operations(1), "at least two");
        assertArrayEquals(new int[] {2, 100}, amount.sizes(2, 100, 10_000));
        assertArrayEquals(new int[] {1000}, amount.sizes(10_000), "never none");
        assertEquals(new Amount(3, 1_000_000, 1), Amount.of());
    }

    private String line() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
