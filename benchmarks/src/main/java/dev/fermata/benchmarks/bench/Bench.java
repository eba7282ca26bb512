package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Runner.Extent;
import dev.fermata.benchmarks.bench.Target.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fermata bench}: Fermata beside its peers. */
@Command(
        name = "./fermata bench",
        description = {
            "Runs the workloads W1 to W10, or those named, on Fermata and on its peers in turn,",
            "and prints medians, spread, ratios and which targets are met.",
            "With growth: how the cost of operations grows with how many wait, run or sleep.",
            "With groups: several loops."
        },
        sortOptions = false,
        subcommands = {GrowthCommand.class, GroupsCommand.class},
        exitCodeListHeading = "%nStatus:%n",
        exitCodeList = {
            "0:done (targets that are not met do not fail it)",
            "1:a run failed; with --check, a ratio has become worse",
            "2:wrong words"
        })
public final class Bench implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int FULL_HEAP = 4;
    private static final int QUICK_HEAP = 1;

    @Parameters(arity = "0..*", paramLabel = "W1…W10", description = "Which workloads; without any, all.")
    private List<String> workloads = List.of();

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "PEER[,PEER…]",
            description = "all, none, floor, juc, jox, kotlin, asyncio, go, tokio (${DEFAULT-VALUE}).")
    private List<String> peers = List.of("all");

    @Option(names = "--quick", description = "Within five minutes: fewer tasks, less time for each case, one round.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each side takes its turn (3; with --quick 1).")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", description = "For each case, without --quick (${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Option(
            names = "--carriers",
            paramLabel = "N",
            description = "2: also with two carriers or threads, beside the one that is the gate.")
    private int carriers = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything that was found.")
    private @Nullable Path json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws it.")
    private @Nullable Path svg;

    @Option(names = "--check", description = "Compares the ratios with those kept in benchmarks/ratios.json.")
    private boolean check;

    @Option(names = "--keep", description = "Keeps the ratios of this run there.")
    private boolean keep;

    @Mixin
    private Circumstances circumstances = new Circumstances();

    private final PrintWriter out;
    private final PrintWriter err;

    private Bench(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String... words) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, words));
    }

    /** As {@link #main}, without the end of the JVM: returns the status. */
    static int execute(PrintWriter out, PrintWriter err, String... words) {
        CommandLine line = new CommandLine(new Bench(out, err), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == GrowthCommand.class) {
                    return type.cast(new GrowthCommand(out, err));
                }
                return type == GroupsCommand.class
                        ? type.cast(new GroupsCommand(out, err))
                        : CommandLine.defaultFactory().create(type);
            }
        });
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> refuse(err, String.valueOf(wrong.getMessage())))
                .setExecutionExceptionHandler((failure, _, _) -> {
                    if (failure instanceof WrongWord) {
                        return refuse(err, String.valueOf(failure.getMessage()));
                    }
                    err.println("fermata: " + failure);
                    return FAILED;
                })
                .execute(words);
    }

    private static int refuse(PrintWriter err, String why) {
        err.println("fermata: " + why + ", see ./fermata bench --help");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Workload> chosen = chosen();
        List<String> asked = askedPeers();
        if (carriers != 1 && carriers != 2) {
            throw new WrongWord("--carriers is 1 or 2, not " + carriers);
        }
        if (rounds < 0 || seconds <= 0) {
            throw new WrongWord("--rounds and --seconds must be more than 0");
        }
        circumstances.check();
        Ratios kept = new Ratios(circumstances.root().resolve("benchmarks/ratios.json"), quick);
        warn();
        long start = System.nanoTime();
        Peers found = new Peers(
                circumstances.root(),
                circumstances.jvm(quick ? QUICK_HEAP : FULL_HEAP),
                circumstances.tools(),
                carriers == 1 ? List.of(1) : List.of(1, 2),
                err);
        List<Side> sides = found.sides(asked);
        err.print(Report.missing(found.missing()));
        err.flush();
        int times = rounds > 0 ? rounds : quick ? 1 : 3;
        Runner runner = new Runner(quick ? Extent.briefly() : Extent.fully(seconds), circumstances.log(), err);
        runner.run(Schedule.of(chosen, times, sides), (System.nanoTime() - start) / 1e9);
        Results results = new Results(runner.results());
        List<Verdict> verdicts = judge(results, chosen);
        report(results, verdicts, chosen, found);
        runner.failures().forEach(failure -> err.println("fermata: " + failure));
        if (keep) {
            kept.keep(verdicts);
        }
        boolean fine = !check || checked(kept, verdicts);
        return fine && runner.failures().isEmpty() ? 0 : FAILED;
    }

    private List<Workload> chosen() {
        List<Workload> chosen =
                workloads.stream().map(Workload::of).distinct().sorted().toList();
        return chosen.isEmpty() ? List.of(Workload.values()) : chosen;
    }

    private List<String> askedPeers() {
        List<String> asked = new ArrayList<>();
        for (String word : peers) {
            switch (word) {
                case "all" -> asked.addAll(Peers.NAMES);
                case "none" -> {}
                default -> {
                    if (!Peers.NAMES.contains(word)) {
                        throw new WrongWord(
                                "unknown peer '" + word + "': there are all none " + String.join(" ", Peers.NAMES));
                    }
                    asked.add(word);
                }
            }
        }
        return asked.stream().distinct().toList();
    }

    private void warn() {
        String busy = Machine.busy();
        if (!busy.isEmpty()) {
            err.println("fermata: " + busy);
        }
    }

    /** The targets; and with two carriers, that ours is ahead of java.util.concurrent. */
    private List<Verdict> judge(Results results, List<Workload> chosen) {
        List<Target> targets = new ArrayList<>(Targets.all());
        for (Result theirs : results.all()) {
            if (theirs.side().equals("juc-2")) {
                Target.Other other = new Target.Other("juc-2", "", theirs.by());
                targets.add(new Target(theirs.workload(), theirs.name(), "parallel-2", 1, other, 0));
            }
        }
        List<String> ran = chosen.stream().map(Enum::name).toList();
        return targets.stream()
                .filter(target -> ran.contains(target.workload()))
                .map(target -> target.judge(results))
                .toList();
    }

    private void report(Results results, List<Verdict> verdicts, List<Workload> chosen, Peers found)
            throws IOException {
        String how = circumstances.describe(quick);
        Report report = new Report(results);
        out.println(how);
        out.println();
        out.println(report.table(chosen));
        out.println(Report.targets(verdicts));
        out.print(Report.missing(found.missing()));
        out.flush();
        if (json != null) {
            JsonReport.write(json, JsonReport.write(results, verdicts, found.missing(), how));
        }
        if (svg != null) {
            JsonReport.write(svg, Chart.draw(results, chosen, how));
        }
        Files.deleteIfExists(circumstances.emptyLog());
    }

    private boolean checked(Ratios kept, List<Verdict> verdicts) throws IOException {
        Ratios.Comparison comparison = kept.check(verdicts);
        comparison.worse().forEach(line -> err.println("fermata: worse: " + line));
        if (comparison.compared() == 0) {
            err.println("fermata: nothing to compare with: no ratio of this kind of run is kept, see --keep");
            return false;
        }
        out.printf(
                "%d ratios compared, %d worse%n",
                comparison.compared(), comparison.worse().size());
        return comparison.worse().isEmpty();
    }
}
