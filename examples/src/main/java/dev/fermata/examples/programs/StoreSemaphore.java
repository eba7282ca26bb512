package dev.fermata.examples.programs;

import dev.fermata.sync.Semaphore;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A store lets two queries run at a time. A hundred of them, of a second each, arrive at once: a {@link Semaphore} of two
 * permits lets two start every second, so that it takes fifty seconds.
 *
 * <p>In real time each query starts a trifle late, after the end of the one before it, which adds up.
 */
@Command(name = "semaphore", description = "A store that runs 2 of 100 queries at a time: limiting concurrency.")
final class StoreSemaphore extends Program {
    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "100",
            converter = AtLeastOne.class,
            description = "How many arrive; ${DEFAULT-VALUE} otherwise.")
    private int requests;

    private final Semaphore store = Semaphore.create("store", 2);
    private final Stopwatch watch = new Stopwatch();

    @Override
    void run() throws InterruptedException, TaskGroupException {
        watch.start();
        Tasks.forEach(IntStream.rangeClosed(1, requests).boxed().toList(), this::query);
    }

    private void query(int number) throws InterruptedException {
        try (var _ = store.acquire()) {
            watch.println("request " + number + " started");
            Tasks.sleep(Duration.ofSeconds(1));
            watch.println("request " + number + " handled");
        }
    }
}
