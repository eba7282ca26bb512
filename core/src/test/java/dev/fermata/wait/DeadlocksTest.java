package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.engine.PendingTimers;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.Heard;
import dev.fermata.testing.Until;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A cycle through more tasks than a wait looks at; the others are in DeadlockSearchTest. */
final class DeadlocksTest {
    @AutoClose
    private final Heard heard = new Heard();

    @Test
    void oneThroughVeryManyTasksIsFoundByALookAtEverybody() throws Exception {
        Lock lock = Lock.create("needed by the last");
        Event never = Event.create();
        TaskGroup.run(outer -> {
            Task<?> owner = outer.fork("owner", () -> {
                try (var _ = lock.acquire()) {
                    TaskGroup.run(group -> {
                        for (int i = 0; i < 300; i++) {
                            var _ = group.fork(() -> never.await());
                        }
                        var _ = group.fork("last", () -> lock.acquire().close());
                        Until.waiting(lock::waiting, 1);
                    });
                }
            });
            Until.waits(owner);
            Until.holds(
                    () -> PendingTimers.haveSearch() || !heard.cycles().isEmpty(), "a look is planned, or was taken");
            Deadlocks.lookAtEverybody();
            Until.holds(() -> !heard.cycles().isEmpty(), "a look that was on before is over, too");
            assertEquals(2, heard.cycles().getFirst().threads().size());
            outer.cancel();
        });
        assertEquals(1, heard.cycles().size());
    }
}
