package dev.fermata.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code fermata}, copied into a small made-up repository with a made-up JDK and Maven. */
@DisabledOnOs(OS.WINDOWS)
final class ScriptTest {
    private static final String OPENED = "java <--add-opens> <java.base/java.lang=ALL-UNNAMED> ";

    @TempDir
    Path temp;

    private Path repo;
    private Path jdk;
    private Path tools;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void makeRepository() throws IOException {
        repo = Files.createDirectories(temp.resolve("a repository"));
        Files.copy(Repo.ROOT.resolve("fermata"), repo.resolve("fermata"));
        for (String source : List.of(
                "core/src/main/A.java",
                "browser/src/main/H.java",
                "console/src/main/C.java",
                "integrations/slf4j/src/main/F.java",
                "integrations/micrometer/src/main/G.java",
                "examples/src/main/B.java",
                "ps/src/main/D.java",
                "benchmarks/src/main/E.java")) {
            write(repo.resolve(source), "");
        }
        for (String pom : List.of(
                "pom.xml",
                "core/pom.xml",
                "browser/pom.xml",
                "console/pom.xml",
                "integrations/slf4j/pom.xml",
                "integrations/micrometer/pom.xml",
                "examples/pom.xml",
                "ps/pom.xml",
                "benchmarks/pom.xml")) {
            write(repo.resolve(pom), "");
        }
        jdk = temp.resolve("jdks/a jdk");
        write(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"25.0.1\"\n");
        tool(jdk.resolve("bin/javac"), "");
        tool(jdk.resolve("bin/java"), "printf 'java'; printf ' <%s>' \"$@\"; echo; exit 7\n");
        tools = temp.resolve("tools");
        tool(tools.resolve("mvn"), """
                echo "maven at $PWD with $JAVA_HOME: $*" >>maven.calls
                echo "what Maven says"
                [ ! -f broken ] || exit 1
                [ ! -f slow ] || sleep 1
                mkdir -p core/target/classes console/target/classes examples/target/classes ps/target/classes \\
                    integrations/slf4j/target/classes integrations/micrometer/target/classes browser/target/classes
                : >library.jar
                printf %s "$PWD/library.jar" >examples/target/classpath
                printf %s "$PWD/library.jar" >ps/target/classpath
                mkdir -p benchmarks/target/classes
                printf %s "$PWD/library.jar" >benchmarks/target/classpath
                """);
    }

    @Test
    void aWrongWordIsNamedInOneLine() throws Exception {
        Result result = fermata(Map.of(), "frobnicate", "now");
        assertEquals(new Result(2, "", "fermata: unknown command 'frobnicate', see ./fermata help\n"), result);
    }

    @Test
    void helpTellsTheCommands() throws Exception {
        Result help = fermata(Map.of(), "help");
        assertEquals(0, help.status);
        for (String command : List.of(
                "run NAME",
                "serve",
                "ps [PID]",
                "test",
                "load [ROUNDS",
                "bench [W1…W10]",
                "jmh [pattern]",
                "format",
                "help")) {
            assertTrue(help.out.contains("\n  " + command + " "), () -> command + " is not in\n" + help.out);
        }
        assertEquals(help, fermata(Map.of(), "--help"));
        assertEquals(help, fermata(Map.of(), "-h"));
        assertEquals(help, fermata(Map.of()));
    }

    @Test
    void aMissingJdkIsOneLine() throws Exception {
        Map<String, String> none = Map.of("PATH", emptyFolder(), "JAVA_HOME", "", "FERMATA_JDK_DIRS", "");
        assertOneLine(fermata(none, "test"), 3, "no JDK 25 or newer found: install one");
    }

    @Test
    void anOldJdkIsPassedOver() throws Exception {
        write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Map<String, String> old = Map.of("PATH", emptyFolder(), "JAVA_HOME", jdk.toString(), "FERMATA_JDK_DIRS", "");
        assertOneLine(fermata(old, "test"), 3, "no JDK 25 or newer found: install one");
        assertOneLine(
                fermata(Map.of("FERMATA_JAVA_HOME", jdk.toString()), "test"),
                3,
                "FERMATA_JAVA_HOME=" + jdk + " is not a JDK 25 or newer");
    }

    @Test
    void aJdkIsFoundOnThePathAndInTheUsualFolders() throws Exception {
        Map<String, String> onPath =
                Map.of("PATH", path(jdk.resolve("bin").toString()), "JAVA_HOME", "", "FERMATA_JDK_DIRS", "");
        assertEquals(0, fermata(onPath, "test").status);
        tool(tools.resolve("java"), "");
        Map<String, String> inFolder = Map.of(
                "PATH", path(), "JAVA_HOME", "", "FERMATA_JDK_DIRS", "/nowhere/*:" + temp.resolve("jdks") + "/*");
        assertEquals(0, fermata(inFolder, "test").status);
        assertEquals(
                2,
                mavenCalls().stream()
                        .filter(call -> call.contains(" with " + jdk + ": "))
                        .count());
    }

    @Test
    void aMissingMavenIsOneLine() throws Exception {
        Map<String, String> none = Map.of("PATH", emptyFolder(), "FERMATA_JAVA_HOME", jdk.toString());
        assertOneLine(fermata(none, "test"), 3, "no Maven found: install it");
    }

    @Test
    void runBuildsWhatIsMissingAndBecomesTheProgram() throws Exception {
        Result first = fermata(withTools(), "run", "hello", "two words");
        assertEquals(new Result(7, started("run", "hello", "two words"), "fermata: building…\n"), first);
        assertEquals(
                List.of(
                        "maven at " + repo + " with " + jdk
                                + ": -B -pl core,browser,console,integrations/slf4j,integrations/micrometer,examples,ps compile"),
                mavenCalls());
        assertEquals(new Result(7, started("serve"), ""), fermata(withTools(), "serve"));
        assertEquals(1, mavenCalls().size());
    }

    @Test
    void runBuildsAgainAfterAChange() throws Exception {
        for (String changed : List.of(
                "core/src/main/A.java",
                "console/src/main/C.java",
                "ps/src/main/D.java",
                "integrations/slf4j/src/main/F.java",
                "integrations/slf4j/pom.xml",
                "integrations/micrometer/pom.xml",
                "examples/pom.xml",
                "pom.xml")) {
            fermata(withTools(), "serve");
            int before = mavenCalls().size();
            Files.setLastModifiedTime(
                    repo.resolve(changed), FileTime.from(Instant.now().plusSeconds(1)));
            assertEquals("fermata: building…\n", fermata(withTools(), "serve").err, changed);
            assertEquals(before + 1, mavenCalls().size(), changed);
            Files.setLastModifiedTime(repo.resolve(changed), FileTime.from(Instant.EPOCH));
        }
        for (String gone : List.of("core/src/main/A.java", "library.jar")) {
            Files.delete(repo.resolve(gone));
            assertEquals("fermata: building…\n", fermata(withTools(), "serve").err, gone);
        }
    }

    @Test
    void aFailedBuildShowsWhatMavenSaid() throws Exception {
        write(repo.resolve("broken"), "");
        Result failed = fermata(withTools(), "run", "hello");
        assertEquals(
                new Result(1, "", "fermata: building…\nwhat Maven says\nfermata: the build failed, see above\n"),
                failed);
        assertEquals(failed, fermata(withTools(), "run", "hello"));
        assertEquals(3, fermata(withTools(), "ps", "--deadlocks").status, "as 1 means a deadlock there");
    }

    @Test
    void psIsAProgramOfItsOwn() throws Exception {
        String started = OPENED + "<-cp> <" + classPath("ps") + "> <dev.fermata.ps.Ps> <4711> <--json>\n";
        assertEquals(new Result(7, started, "fermata: building…\n"), fermata(withTools(), "ps", "4711", "--json"));
        assertEquals(1, mavenCalls().size());
    }

    @Test
    void loadIsAScriptThatIsToldTheClasses() throws Exception {
        tool(repo.resolve("examples/load/run"), "echo \"$JAVA_HOME $SNACKBAR_CLASSPATH $*\"\nexit 5\n");
        String told = jdk + " " + classPath("examples") + " 3 20\n";
        assertEquals(new Result(5, told, "fermata: building…\n"), fermata(withTools(), "load", "3", "20"));
    }

    @Test
    void benchmarksAreBuiltByThemselvesWhenTheyAreAskedFor() throws Exception {
        fermata(withTools(), "serve");
        String classPath =
                repo + "/benchmarks/target/classes:" + repo + "/core/target/classes:" + repo + "/library.jar";
        String java = "java <-Dfermata.root=" + repo + "> <-cp> <" + classPath + "> ";
        String bench = java + "<dev.fermata.benchmarks.bench.Bench> <W1> <--quick>\n";
        assertEquals(new Result(7, bench, "fermata: building…\n"), fermata(withTools(), "bench", "W1", "--quick"));
        assertTrue(mavenCalls().getLast().endsWith(": -B -pl core,benchmarks compile"), mavenCalls()::toString);
        assertEquals(new Result(7, java + "<org.openjdk.jmh.Main> <lock>\n", ""), fermata(withTools(), "jmh", "lock"));
        assertEquals("", fermata(withTools(), "serve").err, "nothing of theirs is stale");
        FileTime later = FileTime.from(Instant.now().plusSeconds(1));
        Files.setLastModifiedTime(repo.resolve("benchmarks/src/main/E.java"), later);
        assertEquals("", fermata(withTools(), "serve").err, "they do not need the benchmarks");
        assertEquals("fermata: building…\n", fermata(withTools(), "bench").err);
    }

    @Test
    void testPassesMavensStatusOn() throws Exception {
        assertEquals(
                new Result(0, "what Maven says\n", "fermata: all tests and checks passed\n"),
                fermata(withTools(), "test", "-Plong"));
        assertTrue(mavenCalls().getFirst().endsWith(": verify -B -Plong -T 2"), mavenCalls()::toString);
        write(repo.resolve("broken"), "");
        Result failed = fermata(withTools(), "test");
        assertEquals(new Result(1, "what Maven says\n", "fermata: FAILED (Maven status 1), see above\n"), failed);
    }

    @Test
    void aMissingBrowserIsInstalledByName() throws Exception {
        Result result = fermata(withoutBrowser(0), "test");
        assertEquals(0, result.status);
        assertEquals(
                "fermata: installing chromium for the tests of the pages…\nfermata: all tests and checks passed\n",
                result.err);
        assertEquals(List.of("install -y -q chromium"), Files.readAllLines(temp.resolve("apt.calls")));
        assertEquals("fermata: all tests and checks passed\n", fermata(withoutBrowser(0), "test").err);
    }

    @Test
    void aBrowserThatCannotBeInstalledIsSaidAloud() throws Exception {
        String loud = "fermata: all tests and checks passed\nfermata: NOT TESTED: the page of the console, "
                + "for want of a browser (Debian: apt install chromium)\n";
        assertEquals(loud, fermata(withoutBrowser(1000), "test").err);
        assertFalse(Files.exists(temp.resolve("apt.calls")));
        tool(tools.resolve("apt-get"), "exit 100\n");
        assertTrue(fermata(withoutBrowser(0), "test").err.endsWith(loud));
    }

    /** An environment without a browser, for the user with this id, in which apt-get installs one. */
    private Map<String, String> withoutBrowser(int user) throws IOException {
        for (String command : List.of("bash", "sh", "cat", "chmod", "find", "mkdir", "mv", "rm", "sleep")) {
            addTool(command);
        }
        tool(tools.resolve("id"), "echo " + user + "\n");
        if (!Files.exists(tools.resolve("apt-get"))) {
            Path chromium = tools.resolve("chromium");
            tool(
                    tools.resolve("apt-get"),
                    "echo \"$*\" >>'" + temp + "/apt.calls'; : >'" + chromium + "'; chmod +x '" + chromium + "'\n");
        }
        return Map.of("PATH", tools.toString(), "FERMATA_JAVA_HOME", jdk.toString(), "FERMATA_CHROMIUM", "");
    }

    @Test
    void worksThroughASymbolicLinkFromElsewhere() throws Exception {
        Path bin = Files.createDirectories(temp.resolve("bin"));
        Path link = Files.createSymbolicLink(bin.resolve("fermata"), Path.of("../a repository/fermata"));
        assertEquals(started("serve"), execute(withTools(), link, "serve").out);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoCallsBuildOnce(boolean flock) throws Exception {
        write(repo.resolve("slow"), "");
        for (String command : List.of("bash", "sh", "cat", "find", "mkdir", "mv", "rm", "sleep")) {
            addTool(command);
        }
        if (flock) {
            addTool("flock"); // where the system has it
        }
        Map<String, String> environment = Map.of("PATH", tools.toString(), "FERMATA_JAVA_HOME", jdk.toString());
        Process one = start(environment, repo.resolve("fermata"), "serve");
        Process two = start(environment, repo.resolve("fermata"), "serve");
        assertEquals(7, one.waitFor());
        assertEquals(7, two.waitFor());
        assertEquals(1, mavenCalls().size());
        assertFalse(Files.exists(repo.resolve(".fermata-lock")));
    }

    private String started(String... arguments) {
        return OPENED + "<-cp> <" + classPath("examples") + "> <dev.fermata.examples.Main> <"
                + String.join("> <", arguments) + ">\n";
    }

    private String classPath(String module) {
        return String.join(
                ":",
                repo + "/" + module + "/target/classes",
                repo + "/console/target/classes",
                repo + "/integrations/slf4j/target/classes",
                repo + "/integrations/micrometer/target/classes",
                repo + "/core/target/classes",
                repo + "/library.jar");
    }

    private Map<String, String> withTools() {
        return Map.of("PATH", path(), "FERMATA_JAVA_HOME", jdk.toString());
    }

    private String path(String... first) {
        return String.join(":", first) + ":" + tools + ":" + System.getenv("PATH");
    }

    private String emptyFolder() throws IOException {
        return Files.createDirectories(temp.resolve("empty")).toString();
    }

    private List<String> mavenCalls() throws IOException {
        return Files.readAllLines(repo.resolve("maven.calls"));
    }

    private Result fermata(Map<String, String> environment, String... arguments) throws Exception {
        return execute(environment, repo.resolve("fermata"), arguments);
    }

    private Result execute(Map<String, String> environment, Path script, String... arguments) throws Exception {
        Process process = start(environment, script, arguments);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        return new Result(
                process.exitValue(), Files.readString(temp.resolve("out")), Files.readString(temp.resolve("err")));
    }

    private Process start(Map<String, String> environment, Path script, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
        builder.command().addAll(List.of(arguments));
        builder.directory(temp.toFile());
        builder.redirectOutput(temp.resolve("out").toFile());
        builder.redirectError(temp.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FERMATA_"));
        builder.environment().put("FERMATA_CHROMIUM", "/somewhere/chromium"); // nothing is to be installed
        builder.environment().put("FERMATA_POSTGRES", "/somewhere/postgresql");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void assertOneLine(Result result, int status, String text) {
        assertEquals(status, result.status);
        assertEquals("", result.out);
        assertTrue(result.err.startsWith("fermata: " + text), result.err);
        assertEquals(1, result.err.lines().count(), result.err);
    }

    /** Makes one of the system's commands available in a PATH that has nothing but {@code tools}. */
    private void addTool(String command) throws IOException {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(folder, command);
            if (Files.isExecutable(file) && !Files.exists(tools.resolve(command))) {
                tool(tools.resolve(command), "exec " + file + " \"$@\"\n");
            }
        }
    }

    private static void tool(Path file, String script) throws IOException {
        write(file, "#!/bin/sh\n" + script);
        assertTrue(file.toFile().setExecutable(true));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
