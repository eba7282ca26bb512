package dev.fermata.benchmarks.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.benchmarks.bench.Target.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Everything that was found, for other programs. */
final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonReport() {}

    static String write(Results results, List<Verdict> verdicts, Map<String, String> missing, String circumstances)
            throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.put("schema", "dev.fermata.bench/1");
        report.put("machine", Machine.describe());
        report.put("circumstances", circumstances);
        ArrayNode list = report.putArray("results");
        for (Result result : results.all()) {
            ObjectNode one = list.addObject();
            one.put("side", result.side());
            one.put("workload", result.workload());
            one.put("case", result.name());
            one.put("by", result.by());
            one.put("median", result.median());
            one.put("min", result.min());
            one.put("max", result.max());
            one.put("runs", result.runs());
            one.put("unit", result.unit());
            one.put("bytes", result.bytes());
        }
        ArrayNode targets = report.putArray("targets");
        for (Verdict verdict : verdicts) {
            ObjectNode one = targets.addObject();
            one.put("target", verdict.target().id());
            verdict.ratio().ifPresent(ratio -> one.put("ratio", ratio).put("met", verdict.met()));
        }
        ObjectNode absent = report.putObject("notRun");
        missing.forEach(absent::put);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    }

    static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
