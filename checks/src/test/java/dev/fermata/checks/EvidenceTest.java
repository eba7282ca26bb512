package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables in docs/evidence name tests that exist: a table that nobody checks is wrong after the next rename. */
final class EvidenceTest {
    private static final Path FOLDER = Repo.ROOT.resolve("docs/evidence");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

    @Test
    void everyTestThatATableNamesExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path document : documents()) {
            var name = NAMED.matcher(Files.readString(document));
            while (name.find()) {
                named++;
                String source = sources.getOrDefault(name.group(1), "");
                if (!source.contains("void " + name.group(2) + "(")) {
                    missing.add(document.getFileName() + ": " + name.group(1) + "." + name.group(2));
                }
            }
        }
        assertTrue(named > 200, "found only " + named + " names of tests");
        assertEquals(List.of(), missing);
    }

    /** A rule is shown by a test, or there is a reason why it is not. */
    @Test
    void everyRowSaysWhatWeDo() throws IOException {
        List<String> silent = new ArrayList<>();
        int rows = 0;
        for (Path document : documents()) {
            boolean rules = false; // in a table whose last column says what we do
            for (String line : Files.readAllLines(document)) {
                boolean head = line.endsWith("| Ours |");
                rules = head || (rules && line.startsWith("|"));
                if (rules && !head && !line.startsWith("|---")) {
                    rows++;
                    String[] cells = line.substring(1).split("\\|", -1); // the last one is behind the last bar
                    boolean says = cells.length == 4
                            && (NAMED.matcher(cells[2]).find()
                                    || cells[2].contains("No meaning here: ")
                                    || cells[2].contains("Not offered"));
                    if (!says) {
                        silent.add(document.getFileName() + ": " + line);
                    }
                }
            }
        }
        assertTrue(rows > 100, "found only " + rows + " rows");
        assertEquals(List.of(), silent);
    }

    /** Of core, by the simple names of the classes. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path file : Repo.javaFiles()) {
            String name = file.getFileName().toString();
            if (file.startsWith("core/src/test/java") && name.endsWith("Test.java")) {
                String type = name.substring(0, name.length() - ".java".length());
                sources.merge(type, Files.readString(Repo.ROOT.resolve(file)), String::concat);
            }
        }
        return sources;
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> documents = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            assertTrue(!documents.isEmpty(), "no document in " + FOLDER);
            return documents;
        }
    }
}
