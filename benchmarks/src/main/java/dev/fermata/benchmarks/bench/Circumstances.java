package dev.fermata.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands share: where the repository is, and how JVMs are started. */
final class Circumstances {
    private static final List<String> CARRIERS = List.of("AUTO", "PORTABLE", "DIRECT");

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "Of each JVM (4g, with --quick 1g; at most half the memory).")
    private @Nullable String heap;

    @Option(
            names = "--carrier",
            paramLabel = "CARRIER",
            description = "What carries loops: AUTO, PORTABLE or DIRECT (${DEFAULT-VALUE}).")
    private String carrier = System.getProperty("fermata.bench.carrier", "AUTO");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at the annotation only
    private boolean help;

    void check() {
        carrier = carrier.toUpperCase(Locale.ROOT);
        if (!CARRIERS.contains(carrier)) {
            throw new WrongWord("--carrier is one of " + String.join(" ", CARRIERS) + ", not " + carrier);
        }
        if (heap != null && !heap.matches("[1-9][0-9]*[mgMG]")) {
            throw new WrongWord("--heap is a size such as 512m or 4g, not " + heap);
        }
    }

    Path root() {
        return Path.of(System.getProperty("fermata.root", ".")).toAbsolutePath().normalize();
    }

    Tools tools() {
        return new Tools(Objects.requireNonNullElse(System.getenv("PATH"), ""));
    }

    Side.Jvm jvm(int gigabytes) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Side.Jvm(java, heap == null ? Machine.heap(gigabytes) : heap, carrier);
    }

    /** Where what the programs complain of goes. */
    Path log() throws IOException {
        Path log = root().resolve("benchmarks/target/bench.log");
        Files.createDirectories(Objects.requireNonNull(log.getParent()));
        Files.deleteIfExists(log);
        return log;
    }

    /** The log, if nobody complained; else a file that is not there. */
    Path emptyLog() throws IOException {
        Path log = root().resolve("benchmarks/target/bench.log");
        return Files.exists(log) && Files.size(log) == 0 ? log : log.resolveSibling("no.log");
    }

    String describe(boolean quick) {
        String busy = Machine.busy();
        return Machine.describe()
                + ", loops carried by " + carrier
                + (quick ? ", quick run" : "")
                + (busy.isEmpty() ? "" : "; " + busy);
    }
}
