package dev.fermata.examples.programs;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A program of the guide, which runs the same on a loop, in real or in virtual time, and in parallel. */
abstract class Program implements Callable<Integer> {
    private static final class Place {
        @Option(names = "--virtual-time", description = "On a loop whose clock jumps: the same lines, no waiting.")
        boolean virtualTime;

        @Option(
                names = "--parallel",
                description = "In parallel tasks, not on a loop: the order of lines may be another.")
        boolean parallel;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at the annotation only
    private boolean help;

    @ArgGroup // one of them, or none
    private Place place = new Place();

    /** What it does, told by the lines that it prints. */
    abstract void run() throws Exception;

    final boolean inVirtualTime() {
        return place.virtualTime;
    }

    @Override
    public final Integer call() throws Exception {
        warmUp();
        if (place.parallel) {
            run();
        } else if (place.virtualTime) {
            loop().virtualTime().run(this::run);
        } else {
            loop().run(this::run);
        }
        return 0;
    }

    /** Its watchdog is patient: a JVM that has just started is busy loading classes. */
    private static Loop.Builder loop() {
        return Loop.builder().stallThreshold(Duration.ofSeconds(2));
    }

    /** Loads the classes that most programs need, which would otherwise make their first second a long one. */
    private static void warmUp() throws InterruptedException, TaskGroupException {
        Semaphore permits = Semaphore.create(1);
        loop().run(() -> Tasks.forEach(List.of(1, 2), number -> {
            try (var _ = permits.acquire()) {
                Tasks.sleep(Duration.ofMillis(number));
                Stopwatch.format(Duration.ZERO, "warm " + number);
            }
        }));
    }
}
