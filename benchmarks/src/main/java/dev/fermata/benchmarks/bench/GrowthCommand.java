package dev.fermata.benchmarks.bench;

import dev.fermata.benchmarks.bench.Runner.Extent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./fermata bench growth}. */
@Command(
        name = "growth",
        description = "How the cost of operations grows with how many wait, run or sleep: 1 to 1 000 000.",
        sortOptions = false)
final class GrowthCommand implements Callable<Integer> {
    private static final int HEAP = 4;
    private static final int QUICK_HEAP = 1;

    @Option(names = "--quick", description = "To 100 000, and less time for each.")
    private boolean quick;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws it.")
    private @Nullable Path svg;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything that was found.")
    private @Nullable Path json;

    @Mixin
    private Circumstances circumstances = new Circumstances();

    private final PrintWriter out;
    private final PrintWriter err;

    GrowthCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        circumstances.check();
        Peers peers = new Peers(
                circumstances.root(),
                circumstances.jvm(quick ? QUICK_HEAP : HEAP),
                circumstances.tools(),
                List.of(1),
                err);
        Extent extent = quick ? new Extent(false, 0.4, 100_000, 600) : Extent.fully(1.5);
        Runner runner = new Runner(extent, circumstances.log(), err);
        runner.runOurs("growth", peers.ours());
        Results results = new Results(runner.results());
        String how = circumstances.describe(quick);
        GrowthChart chart = new GrowthChart(results);
        out.println(how);
        out.println();
        out.println(chart.table());
        if (svg != null) {
            JsonReport.write(svg, chart.draw(how));
        }
        if (json != null) {
            JsonReport.write(json, JsonReport.write(results, List.of(), Map.of(), how));
        }
        runner.failures().forEach(failure -> err.println("fermata: " + failure));
        return runner.failures().isEmpty() ? 0 : 1;
    }
}
