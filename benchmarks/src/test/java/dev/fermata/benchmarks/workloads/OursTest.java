package dev.fermata.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.benchmarks.harness.Amount;
import dev.fermata.benchmarks.harness.Harness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload of ours, very small. */
final class OursTest {
    private static final Amount TINY = new Amount(0.001, 20, 0.0001);

    static Stream<Arguments> everyWorkloadEverywhere() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(
                                "W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9", "W10", "growth", "groups")
                        .map(workload -> Arguments.of(place, workload)));
    }

    @ParameterizedTest
    @MethodSource("everyWorkloadEverywhere")
    void aWorkloadYieldsSaneNumbers(Place place, String workload) {
        List<String> lines = run(place, workload);
        assertFalse(lines.isEmpty());
        for (String line : lines) {
            String[] fields = line.split("\\|", -1);
            assertEquals("RES", fields[0], line);
            assertEquals(place.side(), fields[1], line);
            assertEquals(workload, fields[2], line);
            double median = Double.parseDouble(fields[5]);
            double min = Double.parseDouble(fields[6]);
            double max = Double.parseDouble(fields[7]);
            assertTrue(min <= median && median <= max, line);
            // The bytes of twenty tasks drown in what the JVM itself allocates and frees meanwhile.
            // The processor's time goes by tens of milliseconds, and warm, twenty sleepers take less.
            boolean coarse = fields[9].equals("bytes") || (min == 0 && fields[3].endsWith(": processor"));
            assertTrue(min > 0 || coarse, line);
        }
    }

    @Test
    void bothPlacesHaveTheSameCases() {
        for (String workload : List.of("W1", "W4", "W6", "W9", "W10")) {
            assertEquals(cases(Place.LOOP, workload), cases(Place.PARALLEL, workload));
        }
    }

    @Test
    void anUnknownWorkloadIsNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> run(Place.LOOP, "W11"));
        assertEquals("no workload W11", error.getMessage());
    }

    private static List<String> cases(Place place, String workload) {
        return run(place, workload).stream().map(line -> line.split("\\|")[3]).toList();
    }

    private static List<String> run(Place place, String workload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Harness harness = new Harness(place.side(), workload, TINY, new PrintStream(out, true, StandardCharsets.UTF_8));
        Ours.run(harness, place);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
