package dev.fermata.benchmarks.bench;

import java.util.ArrayList;
import java.util.List;

/** What runs, in which order: for each workload in each round every side once, so that all meet the same weather. */
final class Schedule {
    /** One process. */
    record Run(Workload workload, int round, Side side) {}

    private static final double LEAST = 0.03; // seconds for a case, however late it is
    private static final double MOST_QUICK = 1;
    private static final double START = 0.7; // seconds until a process is up

    private Schedule() {}

    static List<Run> of(List<Workload> workloads, int rounds, List<Side> sides) {
        List<Run> runs = new ArrayList<>();
        for (Workload workload : workloads) {
            for (int round = 1; round <= rounds; round++) {
                for (Side side : sides) {
                    runs.add(new Run(workload, round, side));
                }
            }
        }
        return runs;
    }

    /** How many seconds each case may take, so that the runs {@code left} end within {@code seconds}. */
    static double share(List<Run> left, double seconds) {
        double fixed =
                left.stream().mapToDouble(run -> run.workload().fixed + START).sum();
        int cases = left.stream().mapToInt(run -> run.workload().cases).sum();
        return Math.clamp((seconds - fixed) / Math.max(1, cases), LEAST, MOST_QUICK);
    }

    /** The seconds that the runs {@code left} take, if each case takes {@code share}. */
    static double estimate(List<Run> left, double share) {
        return left.stream()
                .mapToDouble(run -> run.workload().fixed + START + run.workload().cases * share)
                .sum();
    }
}
