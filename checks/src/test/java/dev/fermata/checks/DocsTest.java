package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents show is what the sources say. */
final class DocsTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void everyProgramInADocumentIsPartOfACompiledFile() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String folder : List.of(
                "examples/src/main",
                "test-kit/src/test/java/dev/fermata/test/guide",
                "bridges/src/test",
                "integrations/micrometer/src/test",
                "integrations/cron/src/test",
                "integrations/opentelemetry/src/test",
                "integrations/slf4j/src/test",
                "integrations/spring-boot/src/test")) {
            for (Path file : files(folder, ".java")) {
                sources.add(unindented(Files.readString(file)));
            }
        }
        List<String> strangers = new ArrayList<>();
        int blocks = 0;
        for (Path document : documents()) {
            var block = JAVA.matcher(Files.readString(document));
            while (block.find()) {
                blocks++;
                String text = unindented(block.group(1)).strip();
                if (sources.stream().noneMatch(source -> source.contains(text))) {
                    strangers.add(document + ": " + text.lines().findFirst().orElse(""));
                }
            }
        }
        assertTrue(blocks > 0, "no program found in any document");
        assertEquals(List.of(), strangers);
    }

    @Test
    void everyLinkToAFileLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            var link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                links++;
                Path target = document.resolveSibling(link.group(1));
                if (!Files.exists(target)) {
                    dead.add(document + " -> " + link.group(1));
                }
            }
        }
        assertTrue(links > 5, "found only " + links + " links");
        assertEquals(List.of(), dead);
    }

    private static String unindented(String text) {
        StringBuilder plain = new StringBuilder();
        text.lines().forEach(line -> plain.append(line.strip()).append('\n'));
        return plain.toString();
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(files("docs", ".md"));
        try (Stream<Path> top = Files.list(Repo.ROOT)) {
            top.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(Repo.ROOT.resolve(folder))) {
            return walk.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
