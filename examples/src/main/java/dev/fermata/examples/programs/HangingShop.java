package dev.fermata.examples.programs;

import dev.fermata.console.Console;
import dev.fermata.context.ContextVar;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Lock;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.VoidWork;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two clerks who wait for each other for ever, and a customer who waits for them: a program that hangs, to be looked at. */
@Command(name = "hang", description = "Two clerks who wait for each other: a deadlock, to be looked at.")
final class HangingShop implements Callable<Integer> {
    private static final ContextVar<String> REQUEST = ContextVar.create("request_id");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at the annotation only
    private boolean help;

    @Option(names = "--console", paramLabel = "PORT", description = "Shows the console on that port; 0 for any.")
    private @Nullable Integer port;

    private final Lock stock = Lock.create("stock");
    private final Lock prices = Lock.create("prices");
    private final Barrier bothHoldOne = Barrier.create(2);

    @Override
    public Integer call() throws Exception {
        if (port != null) {
            System.out.println("console: " + Console.start(port).uri());
        }
        System.out.println("pid: " + ProcessHandle.current().pid());
        TaskGroup.run(group -> {
            group.fork("seller", handling("order 17", stock, prices));
            group.fork("buyer", handling("delivery 4", prices, stock));
        });
        return 0;
    }

    /** Takes both, in the order given: that the two clerks do not agree on the order is the mistake. */
    private VoidWork<?> handling(String request, Lock first, Lock second) {
        return () -> {
            REQUEST.set(request);
            try (var _ = first.acquire()) {
                bothHoldOne.await();
                try (var _ = second.acquire()) {
                    System.out.println(request + " is done");
                }
            }
        };
    }
}
