package dev.fermata.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** For tests: the timers of the parallel engine that are set and neither cancelled nor due. A loop's end with it. */
public final class PendingTimers {
    private PendingTimers() {}

    /** Asks the timer thread, which alone may look at its heap: by a timer that is due at once. */
    public static List<Timer> list() {
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
