package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every Java file has the palantir format; with {@code -Dformat.apply=true} it is given to them. */
final class FormatTest {
    private static final boolean APPLY = Boolean.getBoolean("format.apply");

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void everyJavaFileIsFormatted() throws Exception {
        List<Path> dirty = new ArrayList<>();
        for (Path file : Repo.javaFiles()) {
            Path path = Repo.ROOT.resolve(file);
            String before = Files.readString(path);
            String after = format(file, before);
            if (!before.equals(after)) {
                dirty.add(file);
                if (APPLY) {
                    Files.writeString(path, after);
                }
            }
        }
        assertTrue(APPLY || dirty.isEmpty(), () -> "not formatted, run ./fermata format: " + dirty);
    }

    private String format(Path file, String source) {
        try {
            return formatter.formatSource(
                    ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.PALANTIR));
        } catch (FormatterException unreadable) {
            throw new AssertionError(file + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
