package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Schedule.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the schedule, one process after the other, and collects what they print. */
final class Runner {
    private static final double QUICK_SECONDS = 272;
    private static final double QUICK_SHARE = 0.25; // of the operations of a full run
    private static final double QUICK_LEAST = 150; // if building took long

    /**
     * How long and how much.
     *
     * @param quick whether all is to end within five minutes
     * @param seconds for each case; in a quick run, as much as there is time for
     * @param tasks the most at once
     * @param limit after how many seconds a process is given up
     */
    record Extent(boolean quick, double seconds, int tasks, int limit) {
        static Extent briefly() {
            return new Extent(true, 0, 100_000, 60);
        }

        static Extent fully(double seconds) {
            return new Extent(false, seconds, 1_000_000, 1800);
        }
    }

    private final Extent extent;
    private final Path log;
    private final PrintWriter err;
    private final List<Result> results = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Runner(Extent extent, Path log, PrintWriter err) {
        this.extent = extent;
        this.log = log;
        this.err = err;
    }

    List<Result> results() {
        return results;
    }

    /** What went wrong, a line each. */
    List<String> failures() {
        return failures;
    }

    /** Runs them; {@code spent} seconds have gone already. */
    void run(List<Run> runs, double spent) throws IOException, InterruptedException {
        runWithin(extent.quick ? Math.max(QUICK_LEAST, QUICK_SECONDS - spent) : Double.POSITIVE_INFINITY, runs);
    }

    void runWithin(double time, List<Run> runs) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < runs.size(); i++) {
            List<Run> left = runs.subList(i, runs.size());
            if (since(start) > time) {
                failures.add("no time for " + left.size() + " of " + runs.size() + " runs, from "
                        + left.getFirst().workload() + " on "
                        + left.getFirst().side().id()
                        + " on: the machine is slow, or busy");
                return;
            }
            double share = extent.quick ? Schedule.share(left, time - since(start)) : extent.seconds;
            long begin = System.nanoTime();
            int found = run(runs.get(i), share);
            List<Run> rest = left.subList(1, left.size());
            err.println(progress(i + 1, runs.size(), runs.get(i), found, since(begin), Schedule.estimate(rest, share)));
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static String progress(int done, int all, Run run, int found, double seconds, double left) {
        return String.format(
                Locale.ROOT,
                "[%d/%d] %-3s round %d  %-14s %2d cases in %5.1f s  %s",
                done,
                all,
                run.workload(),
                run.round(),
                run.side().id(),
                found,
                seconds,
                done == all ? "done" : "about " + duration(left) + " left");
    }

    static String duration(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }

    /** Runs a workload that the peers do not have, on each of {@code sides}, and tells of every result. */
    void runOurs(String workload, List<Side> sides) throws IOException, InterruptedException {
        for (Side side : sides) {
            run(side, workload, extent.seconds, result -> err.println(side.id() + ", " + result.name()));
        }
    }

    private int run(Run run, double share) throws IOException, InterruptedException {
        return run(run.side(), run.workload().name(), share, _ -> {});
    }

    private int run(Side side, String workload, double share, Consumer<Result> heard)
            throws IOException, InterruptedException {
        List<String> command = side.run(workload, share, extent.tasks, extent.quick ? QUICK_SHARE : 1 / side.share());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        for (String setting : side.environment()) {
            String[] pair = setting.split("=", 2);
            builder.environment().put(pair[0], pair[1]);
        }
        Process process = builder.start();
        Thread.startVirtualThread(() -> stopLate(process));
        int found = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var result = Result.parse(line);
                if (result.isPresent()) {
                    results.add(result.get().withSide(side.id()));
                    heard.accept(result.get());
                    found++;
                } else if (line.startsWith("ERR|")) {
                    failures.add(side.id() + " " + workload + ": " + line);
                }
            }
        } finally {
            process.destroyForcibly(); // if we were interrupted
        }
        int status = process.waitFor();
        if (status != 0) {
            failures.add(side.id() + " " + workload + ": ended with status " + status + ", see " + log);
        }
        return found;
    }

    private void stopLate(Process process) {
        try {
            if (!process.waitFor(extent.limit, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException nobodyWaits) {
            process.destroyForcibly();
        }
    }
}
