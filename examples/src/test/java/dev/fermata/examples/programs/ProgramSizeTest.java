package dev.fermata.examples.programs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A program of the guide fits on a page. */
final class ProgramSizeTest {
    private static final Path SOURCES = Path.of(
            System.getProperty("basedir", "."), "src", "main", "java", "dev", "fermata", "examples", "programs");

    @Test
    void everyProgramHasLessThan80Lines() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(SOURCES)) {
            files = all.toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            assertTrue(lines < 80, () -> file.getFileName() + " has " + lines + " lines");
        }
    }
}
