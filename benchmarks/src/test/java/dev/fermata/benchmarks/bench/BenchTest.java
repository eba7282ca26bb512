package dev.fermata.benchmarks.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.benchmarks.bench.Schedule.Run;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, the order of runs, and processes that go wrong. */
final class BenchTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... words) {
        return Bench.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W11 | unknown workload 'W11': there are W1 W2 W3 W4 W5 W6 W7 W8 W9 W10, growth and groups",
                "--peers=erlang | unknown peer 'erlang': there are all none floor juc jox kotlin asyncio go tokio",
                "--carriers=3 | --carriers is 1 or 2, not 3",
                "--seconds=0 | --rounds and --seconds must be more than 0",
                "--heap=much | --heap is a size such as 512m or 4g, not much",
                "--carrier=PIGEON | --carrier is one of AUTO PORTABLE DIRECT, not PIGEON",
                "--frobnicate | Unknown option: '--frobnicate'"
            })
    void aWrongWordIsNamed(String word, String message) {
        assertEquals(2, bench(word));
        assertEquals("fermata: " + message + ", see ./fermata bench --help\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void theHelpTellsTheOptions() {
        assertEquals(0, bench("--help"));
        for (String option :
                List.of("--peers", "--quick", "--rounds", "--check", "--json", "--svg", "growth", "groups")) {
            assertTrue(out.toString().contains(option), option);
        }
    }

    @Test
    void workloadsMayBeWrittenSmall() {
        assertEquals(Workload.W10, Workload.of("w10"));
    }

    @Test
    void sidesTakeTurnsInEveryRound() {
        List<String> order =
                Schedule.of(List.of(Workload.W1, Workload.W3), 2, List.of(side("loop"), side("juc"))).stream()
                        .map(run -> run.workload() + "." + run.round() + " "
                                + run.side().id())
                        .toList();
        assertEquals(
                List.of(
                        "W1.1 loop",
                        "W1.1 juc",
                        "W1.2 loop",
                        "W1.2 juc",
                        "W3.1 loop",
                        "W3.1 juc",
                        "W3.2 loop",
                        "W3.2 juc"),
                order);
    }

    @Test
    void aQuickRunSharesTheTimeThatIsLeft() {
        List<Run> runs = Schedule.of(List.of(Workload.values()), 1, List.of(side("loop"), side("juc"), side("jox")));
        double share = Schedule.share(runs, 100);
        assertEquals(100, Schedule.estimate(runs, share), 1e-6);
        assertTrue(Schedule.share(runs, 0) > 0, "late or not, everybody gets something");
        assertTrue(Schedule.share(runs.subList(0, 1), 1000) <= 1, "and nobody much");
    }

    @Test
    void whatProcessesPrintIsCollectedUnderTheNameOfTheirSide() throws Exception {
        Runner runner = runner();
        runner.run(List.of(run("juc-2", "echo noise; echo 'RES|juc|W1|lock|Lock|2.0|1.0|3.0|5|ns|'")), 0);
        assertEquals(List.of(new Result("juc-2", "W1", "lock", "Lock", 2, 1, 3, 5, "ns", null)), runner.results());
        assertEquals(List.of(), runner.failures());
        assertTrue(err.toString().startsWith("[1/1] W1  round 1  juc-2           1 cases in "), err::toString);
    }

    @Test
    void aProcessThatFailsIsNamedAndTheOthersStillRun() throws Exception {
        Runner runner = runner();
        runner.run(
                List.of(
                        run("one", "echo oh >&2; exit 3"),
                        run("two", "echo 'ERR|two|W1|lock|Lock|why'"),
                        run("three", "echo 'RES|three|W1|lock|Lock|2.0|1.0|3.0|5|ns|'")),
                0);
        assertEquals(1, runner.results().size());
        Path log = temp.resolve("log");
        assertEquals(
                List.of("one W1: ended with status 3, see " + log, "two W1: ERR|two|W1|lock|Lock|why"),
                runner.failures());
        assertEquals("oh\n", Files.readString(log));
    }

    @Test
    void whatThereIsNoTimeForIsNamed() throws Exception {
        Runner runner = runner();
        runner.runWithin(-1, List.of(run("one", "exit 0"), run("two", "exit 0")));
        assertEquals(
                List.of("no time for 2 of 2 runs, from W1 on one on: the machine is slow, or busy"), runner.failures());
        assertEquals("", err.toString());
    }

    @Test
    void theLineOfABuildThatTellsMostIsGiven() {
        assertEquals("error: no network", Tools.reason("warning: an error may come\n\nerror: no network\nsee above\n"));
        assertEquals("[ERROR] no artifact", Tools.reason("[INFO] a\n[ERROR] no artifact\n[ERROR] see\n"));
        assertEquals("the last", Tools.reason("first\nthe last\n\n"));
        assertEquals("it says nothing", Tools.reason(""));
    }

    @Test
    void peersThatCannotRunAreNamedWithTheReason() throws Exception {
        Peers peers = new Peers(
                temp,
                new Side.Jvm(Path.of("java"), "1g", "AUTO"),
                new Tools(""),
                List.of(1),
                new PrintWriter(err, true));
        Files.createDirectories(temp.resolve("benchmarks/target"));
        Files.writeString(temp.resolve("benchmarks/target/classpath"), "library.jar");
        List<Side> sides = peers.sides(List.of("go", "asyncio", "juc"));
        assertEquals(List.of("loop", "parallel"), sides.stream().map(Side::id).toList());
        assertEquals(
                "no go on the PATH (Debian: apt install golang-go)",
                peers.missing().get("go"));
        assertEquals(
                "no python3 on the PATH (Debian: apt install python3)",
                peers.missing().get("asyncio"));
        assertEquals("no Maven on the PATH", peers.missing().get("juc"));
    }

    @Test
    void aHeapIsAtMostHalfOfTheMemory() {
        assertEquals("4096m", Machine.heap(4, 64L << 30));
        assertEquals("1024m", Machine.heap(4, 2L << 30));
    }

    private Runner runner() {
        return new Runner(Runner.Extent.briefly(), temp.resolve("log"), new PrintWriter(err, true));
    }

    private static Run run(String side, String script) {
        return new Run(Workload.W1, 1, new Side(side, "", List.of("sh", "-c", script), List.of(), 1));
    }

    private static Side side(String id) {
        return new Side(id, "", List.of(), List.of(), 1);
    }
}
