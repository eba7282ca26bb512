package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Runner.Extent;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./fermata bench groups}. */
@Command(
        name = "groups",
        description = "What a second loop brings, and what a hand-off from loop to loop costs.",
        sortOptions = false)
final class GroupsCommand implements Callable<Integer> {
    private static final int HEAP = 4;

    @Option(names = "--seconds", paramLabel = "N", description = "For each case (${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Mixin
    private Circumstances circumstances = new Circumstances();

    private final PrintWriter out;
    private final PrintWriter err;

    GroupsCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        circumstances.check();
        Peers peers = new Peers(circumstances.root(), circumstances.jvm(HEAP), circumstances.tools(), List.of(1), err);
        Runner runner = new Runner(Extent.fully(seconds), circumstances.log(), err);
        runner.runOurs("groups", peers.ours().subList(0, 1));
        out.println(circumstances.describe(false));
        out.println();
        for (Result result : runner.results()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-40s %8s %s   (%s to %s)",
                    result.name(),
                    Numbers.plain(result.median()),
                    result.unit(),
                    Numbers.plain(result.min()),
                    Numbers.plain(result.max())));
        }
        runner.failures().forEach(failure -> err.println("fermata: " + failure));
        return runner.failures().isEmpty() ? 0 : 1;
    }
}
