package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.fail;

import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what tells nobody when it happens. */
final class Poll {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Poll() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                fail("not within " + PATIENCE);
            }
            Tasks.sleep(PAUSE);
        }
    }
}
