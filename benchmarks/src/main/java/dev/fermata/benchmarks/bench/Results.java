package dev.fermata.benchmarks.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The results of all rounds, joined: of each case the median of the rounds' medians, and the whole spread. */
final class Results {
    /** A question that several sides may have answered. */
    record Case(String workload, String name, String unit) {}

    private final Map<Result.Key, Result> joined = new LinkedHashMap<>();

    Results(List<Result> all) {
        Map<Result.Key, List<Result>> rounds = new LinkedHashMap<>();
        for (Result result : all) {
            rounds.computeIfAbsent(result.key(), _ -> new ArrayList<>()).add(result);
        }
        rounds.forEach((key, of) -> joined.put(key, join(of)));
    }

    private static Result join(List<Result> rounds) {
        Result first = rounds.getFirst();
        @Nullable
        Double bytes = first.bytes() == null
                ? null
                : Double.valueOf(median(rounds.stream()
                        .mapToDouble(round -> round.bytes() == null ? 0 : round.bytes())
                        .toArray()));
        return new Result(
                first.side(),
                first.workload(),
                first.name(),
                first.by(),
                median(rounds.stream().mapToDouble(Result::median).toArray()),
                rounds.stream().mapToDouble(Result::min).min().orElseThrow(),
                rounds.stream().mapToDouble(Result::max).max().orElseThrow(),
                rounds.stream().mapToInt(Result::runs).sum(),
                first.unit(),
                bytes);
    }

    /** The middle of them, or the mean of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    List<Result> all() {
        return List.copyOf(joined.values());
    }

    /** The cases of a workload, in the order in which they first came. */
    Set<Case> cases(String workload) {
        Set<Case> cases = new LinkedHashSet<>();
        for (Result result : joined.values()) {
            if (result.workload().equals(workload)) {
                cases.add(new Case(workload, result.name(), result.unit()));
            }
        }
        return cases;
    }

    List<Result> of(Case one) {
        return joined.values().stream()
                .filter(result -> result.workload().equals(one.workload)
                        && result.name().equals(one.name)
                        && result.unit().equals(one.unit))
                .toList();
    }

    /** What {@code side} found; by {@code by}, or if that is empty by whatever came first. */
    Optional<Result> find(String side, String workload, String name, String by) {
        return joined.values().stream()
                .filter(result -> result.side().equals(side)
                        && result.workload().equals(workload)
                        && result.name().equals(name)
                        && (by.isEmpty() || result.by().equals(by)))
                .findFirst();
    }
}
