package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A main file that grows to 400 lines is two files. */
final class FileSizeTest {
    private static final int LIMIT = 400;

    @Test
    void everyMainFileIsShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Repo.javaFiles()) {
            int lines = Files.readAllLines(Repo.ROOT.resolve(file)).size();
            if (isMain(file) && lines >= LIMIT) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }
        assertEquals(List.of(), tooLong);
    }

    private static boolean isMain(Path file) {
        return ("/" + file).replace('\\', '/').contains("/src/main/");
    }
}
