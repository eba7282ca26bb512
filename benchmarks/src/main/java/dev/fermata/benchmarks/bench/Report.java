package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Results.Case;
import dev.fermata.benchmarks.bench.Target.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables, as text. */
final class Report {
    private static final String NOTHING = "–";

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    /** For each case of {@code workloads} every side, with the ratio of ours to it. */
    String table(List<Workload> workloads) {
        StringBuilder text = new StringBuilder();
        for (Workload workload : workloads) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("case", "side", "by", "median", "min", "max", "", "loop ÷ it", "parallel ÷ it", "bytes"));
            for (Case one : results.cases(workload.name())) {
                boolean first = true;
                for (Result result : results.of(one)) {
                    rows.add(row(first ? one.name() : "", result));
                    first = false;
                }
            }
            if (rows.size() > 1) {
                text.append(workload).append("  ").append(workload.title).append("\n\n");
                text.append(columns(rows)).append('\n');
            }
        }
        return text.toString();
    }

    private List<String> row(String name, Result result) {
        return List.of(
                name,
                result.side(),
                result.by(),
                Numbers.plain(result.median()),
                Numbers.plain(result.min()),
                Numbers.plain(result.max()),
                result.unit(),
                ratio("loop", result),
                ratio("parallel", result),
                result.bytes() == null ? "" : Numbers.plain(result.bytes()));
    }

    private String ratio(String ours, Result theirs) {
        if (theirs.side().equals(ours) || theirs.median() <= 0) {
            return "";
        }
        Optional<Result> mine = results.find(ours, theirs.workload(), theirs.name(), "");
        return mine.map(result -> Numbers.ratio(result.median() / theirs.median()))
                .orElse("");
    }

    /** Each target that was measured, with a mark; then how many there were. */
    static String targets(List<Verdict> verdicts) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "", "case", "ours", "target", "ratio"));
        int met = 0;
        int missed = 0;
        for (Verdict verdict : verdicts) {
            if (verdict.ratio().isPresent()) {
                met += verdict.met() ? 1 : 0;
                missed += verdict.met() ? 0 : 1;
                rows.add(List.of(
                        verdict.met() ? "✓ met" : "✗ NOT MET",
                        verdict.target().workload(),
                        verdict.target().name(),
                        verdict.target().ours(),
                        verdict.target().text(),
                        Numbers.ratio(verdict.ratio().getAsDouble())));
            }
        }
        int open = verdicts.size() - met - missed;
        String sum =
                "%d of %d targets met, %d not met, %d not measured%n".formatted(met, verdicts.size(), missed, open);
        return rows.size() == 1 ? sum : "Targets\n\n" + columns(rows) + "\n" + sum;
    }

    /** The peers that did not run, and why. */
    static String missing(Map<String, String> reasons) {
        StringBuilder text = new StringBuilder();
        reasons.forEach((peer, why) ->
                text.append("not run: ").append(peer).append(": ").append(why).append('\n'));
        return text.toString();
    }

    /** Rows with their columns one below the other; the first row is the head. Numbers stand to the right. */
    static String columns(List<List<String>> rows) {
        int count = rows.getFirst().size();
        int[] widths = new int[count];
        boolean[] numbers = new boolean[count];
        for (int column = 0; column < count; column++) {
            int at = column;
            widths[column] =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            numbers[column] = rows.stream()
                    .skip(1)
                    .map(row -> row.get(at))
                    .allMatch(cell -> cell.isEmpty() || cell.equals(NOTHING) || cell.matches("-?[0-9.e-]+"));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < count; column++) {
                String cell = row.get(column);
                String space = " ".repeat(widths[column] - cell.length());
                line.append(numbers[column] ? space + cell : cell + space).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
