package dev.fermata.benchmarks.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.benchmarks.bench.Target.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ratios that are kept in the repository, one for each target, of quick and of full runs; and by how many times a
 * ratio may have become worse.
 */
final class Ratios {
    static final double TOLERANCE = 1.25;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final String kind;

    Ratios(Path file, boolean quick) {
        this.file = file;
        this.kind = quick ? "quick" : "full";
    }

    /** How a comparison ended. */
    record Comparison(int compared, List<String> worse) {}

    /** The ratios of this run that are worse than those kept. */
    Comparison check(List<Verdict> verdicts) throws IOException {
        JsonNode kept = read();
        double tolerance = kept.path("tolerance").asDouble(TOLERANCE);
        int compared = 0;
        List<String> worse = new ArrayList<>();
        for (Map.Entry<String, Double> now : measured(verdicts).entrySet()) {
            JsonNode before = kept.path(kind).path(now.getKey());
            if (before.isNumber()) {
                compared++;
                if (now.getValue() > before.asDouble() * tolerance) {
                    worse.add("%s: %s, was %s"
                            .formatted(now.getKey(), Numbers.ratio(now.getValue()), Numbers.ratio(before.asDouble())));
                }
            }
        }
        return new Comparison(compared, worse);
    }

    /** Keeps the ratios of this run, beside those that it did not measure. */
    void keep(List<Verdict> verdicts) throws IOException {
        ObjectNode kept = read();
        if (!kept.has("tolerance")) {
            kept.put("tolerance", TOLERANCE);
        }
        ObjectNode ratios = kept.withObject("/" + kind);
        measured(verdicts).forEach((id, ratio) -> ratios.put(id, Math.round(ratio * 10_000) / 10_000.0));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(kept) + "\n");
    }

    private ObjectNode read() throws IOException {
        return Files.exists(file) && JSON.readTree(Files.readString(file)) instanceof ObjectNode kept
                ? kept
                : JSON.createObjectNode();
    }

    private static Map<String, Double> measured(List<Verdict> verdicts) {
        Map<String, Double> ratios = new TreeMap<>();
        for (Verdict verdict : verdicts) {
            verdict.ratio().ifPresent(ratio -> ratios.put(verdict.target().id(), ratio));
        }
        return ratios;
    }
}
