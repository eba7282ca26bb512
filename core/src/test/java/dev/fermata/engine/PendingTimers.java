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

    /** Those of tests. */
    public static List<Timer> list() {
        return all().stream().filter(timer -> !isSearch(timer)).toList();
    }

    /** Whether a search for deadlocks is planned. */
    public static boolean haveSearch() {
        return all().stream().anyMatch(PendingTimers::isSearch);
    }

    private static boolean isSearch(Timer timer) {
        return timer.getClass().getName().startsWith(SEARCH);
    }

    /** Asks the timer thread, which alone may look at its heap: by a timer that is due at once. */
    private static List<Timer> all() {
        CompletableFuture<List<Timer>> answer = new CompletableFuture<>();
        Engine.parallel().set(new Timer(Engine.parallel().nanoTime()) {
            @Override
            protected void fire() {
                answer.complete(ParallelEngine.timers().live());
            }
        });
        return answer.join();
    }
}
