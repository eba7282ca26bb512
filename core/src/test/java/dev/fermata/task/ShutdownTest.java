package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The orderly end of a program, seen from outside: rule 15. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "sends signals with kill")
final class ShutdownTest {
    private static final String AMPLE = "100000";

    private Process program;
    private BufferedReader output;

    @AfterEach
    void end() throws IOException {
        if (program != null) { // else the test was skipped
            program.destroyForcibly();
            output.close();
        }
    }

    @Test
    void theFirstSignalLetsTheProgramEndByItselfWithStatusZero() throws Exception {
        start(List.of(), AMPLE, "end");
        expect("ready");
        signal("TERM");
        assertEquals(List.of("signalled", "drained", "hook"), rest());
        assertEquals(0, program.waitFor());
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        start(List.of(), AMPLE, "hang");
        expect("ready");
        signal("TERM");
        expect("signalled");
        signal("TERM");
        assertEquals(List.of("hook"), rest());
        assertEquals(143, program.waitFor());
    }

    @Test
    void ctrlCIsASignalToo() throws Exception {
        assumeFalse(isInterruptIgnored(), "started in the background of a shell, where SIGINT is ignored for good");
        start(List.of(), AMPLE, "hang");
        expect("ready");
        signal("INT");
        expect("signalled");
        signal("INT");
        assertEquals(List.of("hook"), rest());
        assertEquals(130, program.waitFor());
    }

    /** A process inherits that, and a JVM then leaves it so. */
    private static boolean isInterruptIgnored() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "kill -INT $$; echo ignored").start();
        return shell.inputReader().lines().toList().contains("ignored");
    }

    @Test
    void theEndOfGraceEndsIt() throws Exception {
        start(List.of(), "500", "hang");
        expect("ready");
        signal("TERM");
        assertEquals(List.of("signalled", "hook"), rest());
        assertEquals(143, program.waitFor());
    }

    @Test
    void withoutSignalHandlersAShutdownHookWaitsForTheProgram() throws Exception {
        start(List.of("--limit-modules", "java.logging"), AMPLE, "end"); // not jdk.unsupported
        expect("ready");
        signal("TERM");
        List<String> rest = new ArrayList<>(rest());
        rest.remove("hook"); // hooks run side by side
        assertEquals(List.of("signalled", "drained"), rest);
        assertEquals(143, program.waitFor());
    }

    private void start(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ShutdownProgram.class.getName()));
        command.addAll(List.of(arguments));
        program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = program.inputReader();
    }

    private void expect(String line) throws IOException {
        assertEquals(line, output.readLine());
    }

    private List<String> rest() {
        return output.lines().toList();
    }

    private void signal(String name) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                .start()
                .waitFor();
        assertEquals(0, status);
    }
}
