package dev.fermata.examples.programs;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./fermata run NAME}: the programs of the guide. Without a name it lists them. */
@Command(
        name = "run",
        description = "Runs an example; without a name, lists them.",
        subcommands = {
            ChipsLock.class,
            SignalEvent.class,
            WorkerScheduler.class,
            StoreSemaphore.class,
            WorkshopQueue.class,
            PrinterContextVar.class,
            CancellationRace.class,
            HangingShop.class
        })
public final class RunCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at the annotation only
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        for (CommandLine program : spec.subcommands().values()) {
            CommandSpec its = program.getCommandSpec();
            System.out.println(String.format(
                    Locale.ROOT, "%-11s %s", its.name(), its.usageMessage().description()[0]));
        }
    }
}
