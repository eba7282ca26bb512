package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Engine;
import dev.fermata.sync.Event;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Until;
import dev.fermata.wait.Fiber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Whoever holds the loop for too long is named, with his stack: rule 18. */
final class WatchdogTest {
    private static void run(VoidWork<?> main) throws Exception {
        Loop.builder().name("hall").stallThreshold(Duration.ofMillis(10)).run(main);
    }

    /** The reports of a task that was in a method. (Where the machine is slow, it may have been elsewhere, too.) */
    private static List<String> reports(String method) {
        return Logs.containing("has held the loop").stream()
                .filter(report -> report.contains(method))
                .toList();
    }

    private static void holdTheLoopUntilReported(int times) throws InterruptedException {
        while (reports("holdTheLoopUntilReported").size() < times) {
            for (int i = 0; i < 500 && reports("holdTheLoopUntilReported").size() < times; i++) {
                Thread.sleep(1);
            }
            beginAnotherTurn(); // this one may have been reported before it came here
        }
    }

    private static void beginAnotherTurn() throws InterruptedException {
        Tasks.sleep(Duration.ofNanos(1));
    }

    @Test
    void aTaskThatBlocksIsNamedWithItsStack() throws Exception {
        run(() -> holdTheLoopUntilReported(1));
        String report = reports("holdTheLoopUntilReported").getFirst();
        for (String part : List.of("hall", "main", "Tasks.blocking")) {
            assertTrue(report.contains(part), part + " in " + report);
        }
    }

    @Test
    void everyStallIsReportedOnce() throws Exception {
        run(() -> {
            holdTheLoopUntilReported(1);
            holdTheLoopUntilReported(2);
            stallForAWhile();
        });
        assertEquals(2, reports("holdTheLoopUntilReported").size());
        assertTrue(reports("stallForAWhile").size() <= 1);
    }

    private static void stallForAWhile() throws InterruptedException {
        Thread.sleep(100); // ten times the threshold, but one stall
    }

    @Test
    void aLoopWhoseTasksWaitOrAreOffTheLoopIsIdleAndNotWatched() throws Exception {
        Event event = Event.create();
        FutureTask<?> outside = new FutureTask<>(() -> {
            Until.waiting(event::waiting, 1);
            Until.holds(() -> onlyLoop().inbox.hasIdler(), "idle while its task waits");
            event.set();
            return null;
        });
        run(() -> {
            Thread.ofPlatform().daemon().start(outside);
            event.await();
            LoopEngine engine = (LoopEngine) Fiber.current().engine;
            Tasks.blocking(() -> {
                outside.get();
                Until.holds(engine.inbox::hasIdler, "idle while its task is off the loop");
            });
        });
    }

    private static LoopEngine onlyLoop() {
        return (LoopEngine) Engine.loops().iterator().next();
    }
}
