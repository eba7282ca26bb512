package dev.fermata.jcstress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs jcstress as a program of its own, and believes what it reports. */
final class JcstressTest {
    private static final String QUICKLY = "-sc false -af NONE -f 1 -fsm 1 -iters 1 -time 50 -jvmArgs -XX:+UseSerialGC";
    private static final Pattern COUNTS =
            Pattern.compile("(\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

    private record Result(int status, String output, String counts) {}

    @Test
    void noForbiddenOutcome() throws Exception {
        Result result = jcstress("races", System.getProperty("jcstress.tests"), System.getProperty("jcstress.options"));
        assertEquals(0, result.status, result.output);
        Matcher counts = COUNTS.matcher(result.counts);
        assertTrue(counts.matches(), result.output);
        assertTrue(Integer.parseInt(counts.group(1)) > 0, result.output);
        assertEquals(counts.group(1), counts.group(2), result.output); // all that was planned has passed
        System.out.println("jcstress: " + result.counts);
    }

    /** Else the test above would prove nothing. */
    @Test
    void aForbiddenOutcomeIsReported() throws Exception {
        Result result = jcstress("planted", "Planted", QUICKLY);
        assertEquals(1, result.status, result.output);
        assertEquals("1 planned; 0 passed, 1 failed, 0 soft errs, 0 hard errs", result.counts, result.output);
    }

    private static Result jcstress(String name, String tests, String options) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("jcstress.results"), name));
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                tests,
                "-r",
                folder.toString()));
        command.addAll(List.of(options.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile()) // where it leaves its raw results
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String said = Files.readString(output);
        Matcher counts = COUNTS.matcher(said);
        String last = "";
        while (counts.find()) {
            last = counts.group();
        }
        return new Result(status, said, last);
    }
}
