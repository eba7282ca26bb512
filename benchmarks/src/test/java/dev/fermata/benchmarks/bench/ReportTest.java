package dev.fermata.benchmarks.bench;

import static dev.fermata.benchmarks.bench.ResultsTest.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fermata.benchmarks.bench.Target.Verdict;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Tables, pictures, JSON, and the ratios that are kept. */
final class ReportTest {
    @TempDir
    Path temp;

    private final Results results = new Results(List.of(
            result("loop", "W1", "lock", "Lock", 6),
            result("parallel", "W1", "lock", "Lock", 12),
            result("juc", "W1", "lock", "ReentrantLock <fair> & \"so\"", 8),
            new Result("loop", "W7", "100 waiting", "Event", 700, 690, 710, 3, "bytes", 12.5)));

    private final List<Verdict> verdicts = List.of(verdict("juc", 1), verdict("juc", 0.5), verdict("go", 1));

    private Verdict verdict(String side, double factor) {
        return new Target("W1", "lock", "loop", factor, new Target.Other(side, "", ""), 0).judge(results);
    }

    @Test
    void theTableHasEverySideAndItsRatios() {
        assertEquals("""
                W1  a free lock or semaphore, acquire and release

                  case  side      by                           median   min   max      loop ÷ it  parallel ÷ it  bytes
                  lock  loop      Lock                           6.00  5.40  6.60  ns                      2.00
                        parallel  Lock                           12.0  10.8  13.2  ns       0.50
                        juc       ReentrantLock <fair> & "so"    8.00  7.20  8.80  ns       0.75           1.50

                W7  tasks waiting for one event

                  case         side  by     median  min  max         loop ÷ it  parallel ÷ it  bytes
                  100 waiting  loop  Event     700  690  710  bytes                             12.5

                """, new Report(results).table(List.of(Workload.values())));
    }

    @Test
    void targetsAreMarkedAndCounted() {
        assertEquals("""
                Targets

                                 case  ours  target       ratio
                  ✓ met      W1  lock  loop  ≤ 1.0 × juc   0.75
                  ✗ NOT MET  W1  lock  loop  ≤ 0.5 × juc   0.75

                1 of 3 targets met, 1 not met, 1 not measured
                """, Report.targets(verdicts));
    }

    @Test
    void peersThatDidNotRunAreNamed() {
        assertEquals("not run: go: no go on the PATH\n", Report.missing(Map.of("go", "no go on the PATH")));
    }

    @Test
    void numbersHaveThreeDigitsThatCount() {
        assertEquals(
                List.of("0.83", "12.4", "5310", "0.0040"),
                List.of(Numbers.plain(0.8299), Numbers.plain(12.44), Numbers.plain(5310.2), Numbers.ratio(0.004)));
    }

    @Test
    void thePictureIsWellFormedAndHasAMarkForEverySide() throws Exception {
        Document picture = parse(Chart.draw(results, List.of(Workload.values()), "a & b"));
        assertEquals("svg", picture.getDocumentElement().getTagName());
        List<String> words = titles(picture);
        assertTrue(words.contains("juc, ReentrantLock <fair> & \"so\": 8.00 ns (7.20 to 8.80)"), words::toString);
        assertTrue(words.contains("loop, Event: 700 bytes (690 to 710)"), words::toString);
    }

    @Test
    void theGrowthIsATableAndAPicture() throws Exception {
        GrowthChart growth = new GrowthChart(new Results(List.of(
                new Result("loop", "growth", "wake: 1", "Event", 500, 400, 600, 3, "ns", 88.0),
                new Result("parallel", "growth", "wake: 1", "Event", 900, 800, 990, 3, "ns", 90.0),
                new Result("loop", "growth", "wake: 1000", "Event", 250, 200, 300, 3, "ns", 0.0))));
        assertEquals("""
                  operation  how many  loop ns  bytes  parallel ns  bytes
                  wake              1      500   88.0          900   90.0
                                 1000      250   0.00
                """, growth.table());
        List<String> words = titles(parse(growth.draw("here")));
        assertTrue(words.contains("loop, 1000: 250 nanoseconds"), words::toString);
        assertTrue(words.contains("parallel, 1: 90.0 bytes allocated"), words::toString);
    }

    @Test
    void aPowerOfTenIsShort() {
        assertEquals(
                List.of("0.01", "1", "100", "1k", "10M", "1e9"),
                List.of(
                        LogScale.label(-2),
                        LogScale.label(0),
                        LogScale.label(2),
                        LogScale.label(3),
                        LogScale.label(7),
                        LogScale.label(9)));
    }

    @Test
    void theScaleIsOfPowers() {
        LogScale scale = LogScale.around(3, 900, 0, 300);
        assertEquals(new LogScale(0, 3, 0, 300), scale);
        assertEquals(100, scale.place(10), 1e-9);
        assertEquals(0, scale.place(0), "nothing is at the beginning");
    }

    @Test
    void theJsonHoldsEverything() throws Exception {
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(JsonReport.write(results, verdicts, Map.of("go", "no go"), "quick"));
        assertEquals(4, json.path("results").size());
        assertEquals(0.75, json.path("targets").get(0).path("ratio").asDouble());
        assertEquals("no go", json.path("notRun").path("go").asText());
    }

    @Test
    void aRatioThatHasBecomeWorseIsNamed() throws Exception {
        Path file = temp.resolve("ratios.json");
        new Ratios(file, true).keep(List.of(verdict("juc", 1)));
        assertEquals(new Ratios.Comparison(1, List.of()), new Ratios(file, true).check(verdicts));
        assertEquals(new Ratios.Comparison(0, List.of()), new Ratios(file, false).check(verdicts), "full runs differ");
        String id = verdict("juc", 1).target().id();
        Files.writeString(file, Files.readString(file).replace("0.75", "0.55"));
        assertEquals(
                new Ratios.Comparison(1, List.of(id + ": 0.75, was 0.55")), new Ratios(file, true).check(verdicts));
        Files.writeString(file, Files.readString(file).replace("1.25", "1.4"));
        assertEquals(new Ratios.Comparison(1, List.of()), new Ratios(file, true).check(verdicts), "within tolerance");
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> titles(Document picture) {
        var nodes = picture.getElementsByTagName("title");
        return java.util.stream.IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
