package dev.fermata.examples.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ctrl-C and {@code kill}: nothing new starts, what runs finishes, then the program ends. */
@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
final class SchedulerSignalTest {
    @Test
    void atCtrlCTheRunningWorkerFinishesAndNoOtherStarts() throws Exception {
        assumeFalse(interruptIsIgnored(), "a background job without job control: what it starts cannot get SIGINT");
        try (Started program = new Started("run scheduler")) {
            awaitLine(program, "worker 1 started");
            program.signal("INT");
            assertEquals(List.of("worker 1 finished"), withoutTimes(program.remainingLines()));
            assertEquals(0, program.status());
        }
    }

    /** The lecture's own version waits for ever here. */
    @Test
    void stoppedWhileNoWorkerRunsItEndsAtOnce() throws Exception {
        try (Started program = new Started("run scheduler --work 1")) {
            awaitLine(program, "worker 1 finished");
            program.signal("TERM");
            assertEquals(List.of(), program.remainingLines());
            assertEquals(0, program.status());
        }
    }

    private static void awaitLine(Started program, String text) throws IOException {
        String line;
        do {
            line = program.nextLine();
            assertNotNull(line, "it has ended");
        } while (!line.endsWith(text));
    }

    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^\\d+\\.\\d{3} ", ""))
                .toList();
    }

    /** Then a JVM does not listen to it either. */
    private static boolean interruptIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
}
