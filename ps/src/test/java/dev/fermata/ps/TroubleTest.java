package dev.fermata.ps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each reason for which a JVM cannot be looked at is told in one line, with status 3. */
final class TroubleTest {
    @Test
    void aProcessThatHasEnded() throws Exception {
        Started ended = Started.command("cat");
        ended.kill();
        assertTrouble(Asked.ps(ended.pid()), "there is no process " + ended.pid() + ": ./fermata ps lists");
    }

    @Test
    void aJvmWithoutFermata() throws IOException {
        try (var plain = Started.withoutFermata(Idle.class).says(Idle.READY)) {
            assertTrouble(Asked.ps(plain.pid()), "the JVM of process " + plain.pid() + " does not use Fermata");
        }
    }

    @Test
    void aJvmThatNobodyMayAttachTo() throws IOException {
        try (var closed =
                Started.java(Idle.class, "-XX:+DisableAttachMechanism").says(Idle.READY)) {
            assertTrouble(Asked.ps(closed.pid()), "process " + closed.pid() + " was started with -XX:+DisableAttach");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere it is found out by a failure to attach
    void aProcessThatIsNoJvm() {
        try (var cat = Started.command("cat")) {
            assertTrouble(Asked.ps(cat.pid()), "process " + cat.pid() + " is not a JVM (");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aJvmThatDoesNotAnswer() throws Exception {
        try (var stopped = Started.java(Idle.class).says(Idle.READY)) {
            stopped.stop();
            assertTrouble(
                    Asked.ps(stopped.pid(), "--limit=1"),
                    "process " + stopped.pid()
                            + " does not answer: it is stopped, or very busy; give it longer than 1.0 s");
            Path left = Path.of(".attach_pid" + stopped.pid()); // where it runs, which is here
            while (Files.exists(left)) { // the call may have been left behind just before it tidies up
                Thread.onSpinWait();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--json, which JVM? PID is missing",
        "--watch, which JVM? PID is missing",
        "1 --json --deadlocks, --json and --deadlocks exclude each other",
        "1 --watch=0, SECONDS must be more than 0",
        "--frobnicate, Unknown option: '--frobnicate'",
        "shop, Invalid value for positional parameter"
    })
    void wrongWordsAreStatusTwo(String words, String why) {
        Asked asked = Asked.ps((Object[]) words.split(" ", -1));
        assertOneLine(asked, 2, why);
        assertTrue(asked.err().endsWith(", see ./fermata ps --help\n"), asked.err());
    }

    @Test
    void helpTellsTheOptionsAndWhatTheStatusMeans() {
        Asked help = Asked.ps("--help");
        assertEquals(0, help.status());
        for (String part : new String[] {"--json", "--deadlocks", "--watch[=SECONDS]", "--limit=SECONDS", "\n  3   "}) {
            assertTrue(help.out().contains(part), () -> "'" + part + "' is not in\n" + help.out());
        }
    }

    private static void assertTrouble(Asked asked, String why) {
        assertOneLine(asked, 3, why);
    }

    private static void assertOneLine(Asked asked, int status, String why) {
        assertEquals(status, asked.status(), asked::toString);
        assertEquals("", asked.out());
        assertTrue(asked.err().startsWith("fermata: " + why), asked.err());
        assertEquals(1, asked.err().lines().count(), asked.err());
    }
}
