package dev.fermata.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoRecordingTest {
    /** The first task of a program paid for all of the JDK's events, a tenth of a second, though nobody recorded. */
    @Test
    void aProgramThatNobodyRecordsDoesNotStartTheFlightRecorder() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NoRecordingProgram.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = program.inputReader().lines().toList();
        assertEquals(0, program.waitFor(), () -> String.join("\n", lines));
        assertTrue(lines.contains("done"));
        assertTrue(lines.stream().anyMatch(line -> line.contains("dev.fermata.schedule.Run ")), "it ran a job");
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> line.contains("jdk.jfr.internal.MetadataRepository"))
                        .toList());
    }
}
