package dev.fermata.examples.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In real time a loop prints the same lines in the same order, but for tasks that sleep at the same time: their timers are
 * apart by what the machine took between setting them. Parallel tasks print the same lines.
 */
@Timeout(120)
final class RealTimeTest {
    private static final List<String> PROGRAMS = List.of("lock", "event", "semaphore --requests 3", "race");

    @Test
    void theSameLinesInTheSameOrderOnALoop() throws Exception {
        assertSame(List.of("lock", "event", "race"), "", lines -> lines);
    }

    @Test
    void theSameLinesOnALoopWhereTasksSleepAtTheSameTime() throws Exception {
        assertSame(
                List.of("semaphore --requests 3", "contextvar"),
                "",
                lines -> lines.stream().sorted().toList());
    }

    @Test
    void theSameLinesInParallel() throws Exception {
        assertSame(PROGRAMS, " --parallel", lines -> lines.stream().sorted().toList());
    }

    @Test
    void inParallelTheContextVariableStaysTheSame() {
        List<String> lines =
                Result.of("run contextvar --parallel").out().lines().toList();
        assertEquals(
                List.of(
                        "context variable",
                        "printer 1 value=1",
                        "printer 1 value=none",
                        "printer 2 value=2",
                        "printer 2 value=none",
                        "printer 3 value=3",
                        "printer 3 value=none"),
                lines.subList(7, 14).stream().sorted().toList());
    }

    /** All at once, as they mostly wait. */
    private static void assertSame(List<String> programs, String place, UnaryOperator<List<String>> order)
            throws Exception {
        List<Started> started = new ArrayList<>();
        try {
            for (String program : programs) {
                started.add(new Started("run " + program + place));
            }
            for (int i = 0; i < programs.size(); i++) {
                List<String> expected = Result.of("run " + programs.get(i) + " --virtual-time")
                        .out()
                        .lines()
                        .toList();
                assertEquals(
                        order.apply(withoutTimes(expected)),
                        order.apply(withoutTimes(started.get(i).remainingLines())));
                assertEquals(0, started.get(i).status());
            }
        } finally {
            started.forEach(Started::close);
        }
    }

    /** How late a line may be is up to the machine. */
    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^\\d+\\.\\d{3} ", ""))
                .toList();
    }
}
