package dev.fermata.examples.programs;

import dev.fermata.schedule.Scheduler;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Every two seconds a worker starts, and takes five: a {@link Scheduler} keeps the rhythm, whatever the runs take, and
 * lets them overlap.
 *
 * <p>At Ctrl-C (or SIGTERM) no worker starts any more, those that run finish, and the program ends. If none runs it ends
 * at once. With virtual time there is nobody to press Ctrl-C, so the same happens after nine seconds, or after
 * {@code --for SECONDS}.
 */
@Command(name = "scheduler", description = "A worker of 5 s every 2 s, until Ctrl-C: periodic work, graceful stop.")
final class WorkerScheduler extends Program {
    private static final Duration ENDLESS = ChronoUnit.FOREVER.getDuration();

    @Option(
            names = "--work",
            paramLabel = "SECONDS",
            defaultValue = "5",
            converter = AtLeastOne.class,
            description = "How long a worker takes; ${DEFAULT-VALUE} otherwise.")
    private int work;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            converter = AtLeastOne.class,
            description = "When to stop by itself; with virtual time after 9 otherwise.")
    private @Nullable Integer limit;

    private final Stopwatch watch = new Stopwatch();
    private final AtomicInteger workers = new AtomicInteger();

    @Override
    void run() throws InterruptedException {
        watch.start();
        try (Scheduler scheduler = Scheduler.open()) {
            scheduler.every(Duration.ofSeconds(2), this::work);
            awaitStop();
            scheduler.stop(); // nothing starts any more; waits for what runs
        }
    }

    private void work() throws InterruptedException {
        int number = workers.incrementAndGet();
        watch.println("worker " + number + " started");
        Tasks.sleep(Duration.ofSeconds(work));
        watch.println("worker " + number + " finished");
    }

    private void awaitStop() throws InterruptedException {
        Duration grace = Duration.ofSeconds(work + 5L);
        try {
            Tasks.timeout(time(), () -> Tasks.awaitShutdown(grace));
        } catch (TimeoutException timeIsUp) {
            // stops as at Ctrl-C
        }
    }

    private Duration time() {
        if (limit != null) {
            return Duration.ofSeconds(limit);
        }
        return inVirtualTime() ? Duration.ofSeconds(9) : ENDLESS;
    }
}
