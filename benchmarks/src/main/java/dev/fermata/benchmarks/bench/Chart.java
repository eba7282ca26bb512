package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Results.Case;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The results as a picture: for each case a row, with a mark for each side's best, its spread, and powers of ten. */
final class Chart {
    private static final double WIDTH = 960;
    private static final double LEFT = 230;
    private static final double RIGHT = WIDTH - 20;
    private static final double ROW = 22;
    private static final double LEGEND = 76;

    /** Each has its mark, whoever else is there. */
    private static final List<String> MARKS =
            List.of("loop", "parallel", "juc", "jox", "kotlin", "kotlin-default", "floor", "asyncio", "go", "tokio");

    private final Results results;
    private final List<String> sides;

    private Chart(Results results) {
        this.results = results;
        this.sides = List.copyOf(
                new LinkedHashSet<>(results.all().stream().map(Result::side).toList()));
    }

    /** Rows that share an axis. */
    private record Panel(String title, String unit, List<Case> cases) {
        double height() {
            return 46 + cases.size() * ROW;
        }
    }

    static String draw(Results results, List<Workload> workloads, String subtitle) {
        return new Chart(results).draw(workloads, subtitle);
    }

    private String draw(List<Workload> workloads, String subtitle) {
        List<Panel> panels = panels(workloads);
        double height = LEGEND + panels.stream().mapToDouble(Panel::height).sum() + 20;
        Svg svg = new Svg(WIDTH, height, "Fermata and its peers");
        svg.text(20, 26, "title", "start", "Fermata and its peers, on a scale of powers of ten: left is better");
        svg.text(20, 44, "small", "start", subtitle);
        double x = 24;
        for (int i = 0; i < sides.size(); i++) {
            svg.mark(x, 61, series(sides.get(i)), sides.get(i));
            svg.text(x + 11, 65, "", "start", sides.get(i));
            x += 34 + sides.get(i).length() * 7;
        }
        double y = LEGEND;
        for (Panel panel : panels) {
            draw(svg, panel, y);
            y += panel.height();
        }
        return svg.close();
    }

    private List<Panel> panels(List<Workload> workloads) {
        List<Panel> panels = new ArrayList<>();
        for (Workload workload : workloads) {
            Map<String, List<Case>> byUnit = new LinkedHashMap<>();
            for (Case one : results.cases(workload.name())) {
                byUnit.computeIfAbsent(one.unit(), _ -> new ArrayList<>()).add(one);
            }
            byUnit.forEach((unit, cases) -> panels.add(new Panel(workload + "  " + workload.title, unit, cases)));
        }
        return panels;
    }

    private void draw(Svg svg, Panel panel, double top) {
        List<Result> shown = panel.cases.stream().flatMap(this::best).toList();
        double least = shown.stream()
                .mapToDouble(Result::min)
                .filter(min -> min > 0)
                .min()
                .orElse(1);
        double most = shown.stream().mapToDouble(Result::max).max().orElse(1);
        LogScale scale = LogScale.around(least, most, LEFT, RIGHT);
        double first = top + 34;
        double bottom = first + panel.cases.size() * ROW;
        svg.text(20, top + 20, "head", "start", panel.title);
        svg.text(RIGHT, top + 20, "small", "end", unit(panel.unit));
        for (int power = scale.low(); power <= scale.high(); power++) {
            double x = scale.place(Math.pow(10, power));
            svg.line(x, first, x, bottom, "grid");
            svg.text(x, first - 3, "small", "middle", LogScale.label(power));
        }
        double y = first + ROW / 2;
        for (Case one : panel.cases) {
            svg.line(LEFT, y, RIGHT, y, "row");
            svg.text(LEFT - 10, y + 4, "", "end", one.name());
            for (Result result : best(one).toList().reversed()) { // ours last, on top
                mark(svg, scale, result, y);
            }
            y += ROW;
        }
    }

    private void mark(Svg svg, LogScale scale, Result result, double y) {
        int series = series(result.side());
        svg.line(scale.place(result.min()), y, scale.place(result.max()), y, "spread s" + series);
        String words = "%s, %s: %s %s (%s to %s)"
                .formatted(
                        result.side(),
                        result.by(),
                        Numbers.plain(result.median()),
                        result.unit(),
                        Numbers.plain(result.min()),
                        Numbers.plain(result.max()));
        svg.mark(scale.place(result.median()), y, series, words);
    }

    /** On two carriers or threads as on one, if that is not there too. */
    private int series(String side) {
        String base = side.replaceFirst("-2$", "");
        int known = MARKS.indexOf(base);
        return base.equals(side) || !sides.contains(base) ? Math.max(0, known) : (known + 5) % MARKS.size();
    }

    /** Of each side what is best in this case. */
    private Stream<Result> best(Case one) {
        return sides.stream()
                .flatMap(side -> results.of(one).stream()
                        .filter(result -> result.side().equals(side))
                        .min(Comparator.comparingDouble(Result::median))
                        .stream());
    }

    private static String unit(String unit) {
        return switch (unit) {
            case "ns" -> "nanoseconds for each";
            case "us" -> "microseconds";
            case "ms" -> "milliseconds";
            case "bytes" -> "bytes for each";
            default -> unit;
        };
    }
}
