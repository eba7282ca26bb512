package dev.fermata.examples.snackbar;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be set about a snack bar; the fields are set by the command line, or by a test, before it starts. */
final class Options {
    private static final int LAST_PORT = 65_535;

    @Option(names = "--host", paramLabel = "NAME", description = "Address to listen at (${DEFAULT-VALUE}).")
    String host = "localhost";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen at, 0 for any free one (${DEFAULT-VALUE}).")
    int port = 8080;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the embedded database (${DEFAULT-VALUE}).")
    Path data = Path.of("snackbar-data");

    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "Database to use instead: jdbc:postgresql://HOST/DATABASE?user=NAME; the password from"
                    + " ~/.pgpass, or &password= in the URL.")
    @Nullable
    String db;

    @Option(names = "--cooks", paramLabel = "N", description = "Orders cooked at a time (${DEFAULT-VALUE}).")
    int cooks = 4;

    @Option(
            names = "--cooking-time",
            paramLabel = "DURATION",
            description = "How long a cook needs for an order (${DEFAULT-VALUE}).")
    Duration cookingTime = Duration.ofMillis(100);

    @Option(
            names = "--capacity",
            paramLabel = "N",
            description = "Orders that can wait for a cook; when so many do, new ones get 503 (${DEFAULT-VALUE}).")
    int capacity = 250;

    @Option(
            names = "--db-limit",
            paramLabel = "N",
            description = "Database calls at a time, and connections (${DEFAULT-VALUE}).")
    int databaseLimit = 10;

    @Option(
            names = "--restock-every",
            paramLabel = "DURATION",
            description = "Time from one look into the packs to the next (${DEFAULT-VALUE}).")
    Duration restockEvery = Duration.ofMinutes(1);

    @Option(
            names = "--request-limit",
            paramLabel = "DURATION",
            description = "How long a request may wait for its answer before it gets 503 (${DEFAULT-VALUE}).")
    Duration requestLimit = Duration.ofSeconds(5);

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description = "How long the kitchen may go on after SIGTERM or Ctrl-C; what it leaves, the next start"
                    + " cooks (${DEFAULT-VALUE}).")
    Duration grace = Duration.ofSeconds(30);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** @throws IllegalArgumentException if no bar can be so, with the reason */
    void check() {
        atLeast(0, port, "--port");
        atLeast(1, cooks, "--cooks");
        atLeast(1, capacity, "--capacity");
        atLeast(1, databaseLimit, "--db-limit");
        positive(restockEvery, "--restock-every");
        positive(requestLimit, "--request-limit");
        if (!Storage.isKnown(db)) {
            throw new IllegalArgumentException("--db must be jdbc:postgresql://…: " + db);
        }
        if (port > LAST_PORT) {
            throw new IllegalArgumentException("--port must be at most " + LAST_PORT + ": " + port);
        }
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
        }
    }

    private static void positive(Duration value, String name) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
