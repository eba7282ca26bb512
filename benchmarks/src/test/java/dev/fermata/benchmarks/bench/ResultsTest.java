package dev.fermata.benchmarks.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines into results, rounds into medians, results into verdicts. */
final class ResultsTest {
    static Result result(String side, String workload, String name, String by, double median) {
        return new Result(side, workload, name, by, median, median * 0.9, median * 1.1, 5, "ns", null);
    }

    @Test
    void aLineIsAResult() {
        assertEquals(
                Optional.of(new Result("juc", "W1", "lock", "ReentrantLock fair", 5.5, 5.4, 6, 7, "ns", 0.25)),
                Result.parse("RES|juc|W1|lock|ReentrantLock fair|5.500|5.400|6.000|7|ns|0.250"));
        assertEquals(
                Optional.of(new Result("go", "W7", "woken", "chan", 1, 1, 1, 1, "ns", null)),
                Result.parse("RES|go|W7|woken|chan|1.000|1.000|1.000|1|ns|"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "ERR|juc|W1|lock|by|java.lang.Error",
                "RES|juc|W1|lock|by|1|1|1|1|ns",
                "RES|juc|W1|lock|by|one|1|1|1|ns|",
                "RES|juc|W1|lock|by|1|1|1|1.5|ns|"
            })
    void anyOtherLineIsNone(String line) {
        assertEquals(Optional.empty(), Result.parse(line));
    }

    @Test
    void theMedianIsTheMiddle() {
        assertEquals(2, Results.median(3, 1, 2));
        assertEquals(2.5, Results.median(4, 1, 2, 3));
        assertEquals(7, Results.median(7));
    }

    @Test
    void roundsAreJoined() {
        Results results = new Results(List.of(
                new Result("loop", "W1", "lock", "Lock", 10, 9, 11, 5, "ns", 0.0),
                new Result("juc", "W1", "lock", "ReentrantLock", 5, 5, 5, 5, "ns", null),
                new Result("loop", "W1", "lock", "Lock", 30, 8, 40, 5, "ns", 2.0),
                new Result("loop", "W1", "lock", "Lock", 20, 19, 21, 4, "ns", 1.0)));
        assertEquals(
                List.of(
                        new Result("loop", "W1", "lock", "Lock", 20, 8, 40, 14, "ns", 1.0),
                        new Result("juc", "W1", "lock", "ReentrantLock", 5, 5, 5, 5, "ns", null)),
                results.all());
        assertEquals(List.of(new Results.Case("W1", "lock", "ns")), List.copyOf(results.cases("W1")));
    }

    @Test
    void aTargetIsJudgedByTheRatioOfMedians() {
        Results results = new Results(
                List.of(result("loop", "W1", "lock", "Lock", 6), result("juc", "W1", "lock", "ReentrantLock fair", 5)));
        Target.Other lock = new Target.Other("juc", "", "ReentrantLock fair");
        Target met = new Target("W1", "lock", "loop", 1.25, lock, 0);
        assertTrue(met.judge(results).met());
        assertEquals(1.2, met.judge(results).ratio().orElseThrow());
        assertFalse(
                new Target("W1", "lock", "loop", 1.15, lock, 0).judge(results).met());
        assertTrue(new Target("W1", "lock", "loop", 1, lock, 1).judge(results).met(), "with slack");
        assertEquals("≤ 1.25 × juc ReentrantLock fair", met.text());
    }

    @Test
    void aTargetMayCompareWithAnotherCaseOfOurs() {
        Results results = new Results(List.of(
                result("loop", "W9", "child, inherits none", "TaskGroup", 100),
                result("loop", "W9", "child, inherits 10", "TaskGroup", 109)));
        Target target = new Target(
                "W9", "child, inherits 10", "loop", 1, new Target.Other("loop", "child, inherits none", ""), 10);
        assertTrue(target.judge(results).met());
        assertEquals("≤ 1.0 × loop (child, inherits none) + 10.0", target.text());
    }

    @Test
    void whatWasNotMeasuredIsNotMet() {
        Target target = new Target("W1", "lock", "loop", 1, new Target.Other("go", "", ""), 0);
        Target.Verdict verdict = target.judge(new Results(List.of(result("loop", "W1", "lock", "Lock", 5))));
        assertTrue(verdict.ratio().isEmpty());
        assertFalse(verdict.met());
    }

    @Test
    void everyTargetHasAnIdOfItsOwn() {
        List<String> ids = Targets.all().stream().map(Target::id).toList();
        assertEquals(ids.size(), ids.stream().distinct().count());
        assertTrue(ids.size() > 100, ids::toString);
    }
}
