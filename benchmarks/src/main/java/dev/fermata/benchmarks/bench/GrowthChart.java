package dev.fermata.benchmarks.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How operations grow, as a table and a picture: nanoseconds and bytes of one against how many there are. */
final class GrowthChart {
    private static final double WIDTH = 960;
    private static final double PANEL = 150;
    private static final List<String> SIDES = List.of("loop", "parallel");

    private final Map<String, List<Point>> operations = new LinkedHashMap<>();

    /** One result: of an operation, with so many. */
    private record Point(String operation, int size, Result result) {
        static Optional<Point> of(Result result) {
            int colon = result.name().lastIndexOf(": ");
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Point(
                            result.name().substring(0, colon),
                            Integer.parseInt(result.name().substring(colon + 2)),
                            result));
        }

        double bytes() {
            return result.bytes() == null ? 0 : result.bytes();
        }
    }

    GrowthChart(Results results) {
        for (Result result : results.all()) {
            Point.of(result)
                    .ifPresent(point -> operations
                            .computeIfAbsent(point.operation, _ -> new ArrayList<>())
                            .add(point));
        }
    }

    String table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("operation", "how many", "loop ns", "bytes", "parallel ns", "bytes"));
        operations.forEach((operation, points) -> {
            String name = operation;
            for (int size :
                    points.stream().mapToInt(Point::size).distinct().sorted().toArray()) {
                List<String> row = new ArrayList<>(List.of(name, Integer.toString(size)));
                for (String side : SIDES) {
                    Optional<Point> point = points.stream()
                            .filter(one -> one.size == size && one.result.side().equals(side))
                            .findAny();
                    row.add(point.map(one -> Numbers.plain(one.result.median())).orElse(""));
                    row.add(point.map(one -> Numbers.plain(one.bytes())).orElse(""));
                }
                rows.add(row);
                name = "";
            }
        });
        return Report.columns(rows);
    }

    String draw(String subtitle) {
        double height = 80 + operations.size() * (PANEL + 40);
        Svg svg = new Svg(WIDTH, height, "How Fermata's operations grow");
        svg.text(
                20,
                26,
                "title",
                "start",
                "What one operation costs, when so many wait, run, sleep or lie in the queue");
        svg.text(20, 44, "small", "start", subtitle);
        for (int i = 0; i < SIDES.size(); i++) {
            svg.mark(24 + i * 80.0, 61, i, SIDES.get(i));
            svg.text(35 + i * 80.0, 65, "", "start", SIDES.get(i));
        }
        double top = 90;
        for (Map.Entry<String, List<Point>> entry : operations.entrySet()) {
            svg.text(20, top + 10, "head", "start", entry.getKey());
            panel(svg, entry.getValue(), 70, 460, top, "nanoseconds", point -> point.result.median());
            panel(svg, entry.getValue(), 550, 940, top, "bytes allocated", Point::bytes);
            top += PANEL + 40;
        }
        return svg.close();
    }

    private static void panel(
            Svg svg,
            List<Point> points,
            double left,
            double right,
            double top,
            String unit,
            ToDoubleFunction<Point> value) {
        double ceiling = top + 24;
        double ground = top + PANEL;
        double least =
                points.stream().mapToDouble(value).filter(one -> one > 0).min().orElse(1);
        double most = points.stream().mapToDouble(value).max().orElse(1);
        int largest = points.stream().mapToInt(Point::size).max().orElse(1);
        LogScale x = LogScale.around(1, largest, left, right);
        LogScale y = LogScale.around(Math.max(1, least), Math.max(1, most), ground, ceiling);
        svg.text(right, top + 10, "small", "end", unit);
        for (int power = x.low(); power <= x.high(); power++) {
            double place = x.place(Math.pow(10, power));
            svg.line(place, ceiling, place, ground, "row");
            svg.text(place, ground + 14, "small", "middle", LogScale.label(power));
        }
        for (int power = y.low(); power <= y.high(); power++) {
            double place = y.place(Math.pow(10, power));
            svg.line(left, place, right, place, "grid");
            svg.text(left - 6, place + 4, "small", "end", LogScale.label(power));
        }
        for (int series = 0; series < SIDES.size(); series++) {
            String side = SIDES.get(series);
            StringBuilder line = new StringBuilder();
            List<Point> mine = points.stream()
                    .filter(point -> point.result.side().equals(side))
                    .toList();
            for (Point point : mine) {
                line.append(line.isEmpty() ? "M" : " L")
                        .append(Svg.number(x.place(point.size)))
                        .append(',')
                        .append(Svg.number(y.place(Math.max(1, value.applyAsDouble(point)))));
            }
            if (!mine.isEmpty()) {
                svg.path(line.toString(), series);
            }
            for (Point point : mine) {
                double found = value.applyAsDouble(point);
                svg.mark(
                        x.place(point.size),
                        y.place(Math.max(1, found)),
                        series,
                        side + ", " + point.size + ": " + Numbers.plain(found) + " " + unit);
            }
        }
    }
}
