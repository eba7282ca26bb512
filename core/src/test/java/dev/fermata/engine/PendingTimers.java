package dev.fermata.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * For tests: the timers of the parallel engine that are set and neither cancelled nor due. A loop's end with it. Without the
 * one of the search for deadlocks, which is for all who wait and belongs to no test.
 */
public final class PendingTimers {
    private static final String SEARCH = "dev.fermata.wait.Deadlocks$";

    private PendingTimers() {}

    /** Asks the timer thread, which alone may look at its heap: by a timer that is due at once. */
    public static List<Timer> list() {
        CompletableFuture<List<Timer>> answer = new CompletableFuture<>();
        Engine.parallel().set(new Timer(Engine.parallel().nanoTime()) {
            @Override
            protected void fire() {
                answer.complete(ParallelEngine.timers().live().stream()
                        .filter(timer -> !timer.getClass().getName().startsWith(SEARCH))
                        .toList());
            }
        });
        return answer.join();
    }
}
