package dev.fermata.examples.snackbar;

import dev.fermata.task.Tasks;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./fermata serve}: the snack bar, until SIGTERM or Ctrl-C. */
@Command(
        name = "serve",
        sortOptions = false,
        description = {
            "Starts the demo service, a snack bar.",
            "",
            "  GET  /                 a page to order and to watch, for people",
            "  POST /orders           {\"snack\": \"chips\", \"quantity\": 2, \"express\": false}",
            "  GET  /orders/ID        what has become of it",
            "  GET  /stock            what there is",
            "  GET  /stock/SNACK      how much of it, and its price",
            "  GET  /log?request=ID   the log of one request, ID as in its X-Request-Id",
            "  GET  /metrics          for Prometheus",
            "  GET  /health/live, /health/ready",
            "  GET  /console          what goes on inside, live; for browsers on this machine",
            "",
            "Durations are written as PT0.5S, PT30S, PT1M.",
            ""
        })
public final class ServeCommand implements Callable<Integer> {
    /** For what comes after the kitchen: the server and the database close. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(10);

    @Mixin
    private Options options = new Options();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        check();
        try {
            SnackBar.run(options, new SlowStove(options.cookingTime), bar -> {
                out.println(welcome(bar.address()));
                out.flush();
                Tasks.awaitShutdown(options.grace.plus(TO_CLOSE));
            });
            return 0;
        } catch (StartException e) {
            spec.commandLine().getErr().println("fermata: " + e.getMessage());
            return 1;
        }
    }

    private void check() {
        try {
            options.check();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static String welcome(String address) {
        return "The snack bar listens at " + address + "  Order with: curl -d '{\"snack\":\"chips\",\"quantity\":2}' "
                + address + "/orders";
    }
}
