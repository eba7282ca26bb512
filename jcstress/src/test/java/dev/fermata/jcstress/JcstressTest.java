package dev.fermata.jcstress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs jcstress as a program of its own, and believes what it reports. */
final class JcstressTest {
    private static final Pattern STATE = Pattern.compile("\\[(?!OK])[A-Z ]+] (dev\\.fermata\\.\\S+)");
    private static final Pattern COUNTS =
            Pattern.compile("(\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

    private final Path folder = Path.of(System.getProperty("jcstress.results"));

    /** The planted one runs along, and must be found: else that nothing else was found would prove nothing. */
    @Test
    void onlyThePlantedOutcomeIsForbidden() throws Exception {
        int status = jcstress("(" + System.getProperty("jcstress.tests") + ")|Planted$");
        String output = Files.readString(folder.resolve("output.txt"));
        Set<String> failed = STATE.matcher(output)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(Planted.class.getName()), failed, output);
        assertEquals(1, status, output);
        MatchResult counts = COUNTS.matcher(output)
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError(output));
        int passed = Integer.parseInt(counts.group(2));
        assertTrue(passed > 0, output);
        assertEquals(Integer.parseInt(counts.group(1)), passed + Integer.parseInt(counts.group(3)), output);
    }

    private int jcstress(String tests) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                tests,
                "-r",
                folder.toString()));
        command.addAll(List.of(System.getProperty("jcstress.options").split(" ")));
        return new ProcessBuilder(command)
                .directory(folder.toFile()) // where it leaves its raw results
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start()
                .waitFor();
    }
}
