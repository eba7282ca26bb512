package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Everybody waits, but somebody outside may come: rule 19. */
final class StuckTest {
    private static final String PICTURE = "every task has been waiting";

    private final Steps steps = new Steps();

    /** Runs both at the same time: a loop here, and a thread beside it. */
    private static void beside(VoidWork<?> outside, VoidWork<?> loop) throws Exception {
        FutureTask<?> result = new FutureTask<>(() -> {
            outside.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(result);
        try {
            loop.run();
        } finally {
            try {
                result.get();
            } catch (ExecutionException e) {
                steps(e);
            }
        }
    }

    private static void steps(ExecutionException e) {
        throw new AssertionError(e.getCause());
    }

    @Test
    void aLockThatAThreadHoldsIsNoDeadlock() throws Exception {
        Lock lock = Lock.create();
        Permit held = lock.acquire(); // by this thread, before the loop begins
        beside(
                () -> {
                    Until.waiting(lock::waiting, 1);
                    held.close();
                },
                () -> Place.VIRTUAL_LOOP.run(() -> {
                    try (var _ = lock.acquire()) {
                        steps.add("got it");
                    }
                }));
        steps.assertAre("got it");
    }

    @Test
    void anEventThatAThreadHasEverTouchedIsNoDeadlock() throws Exception {
        Event event = Event.create();
        event.clear();
        beside(
                () -> {
                    Until.waiting(event::waiting, 1);
                    event.set();
                },
                () -> Place.VIRTUAL_LOOP.run(() -> event.await()));
    }

    @Test
    void anEventThatATaskOfAnotherLoopHasTouchedIsNoDeadlock() throws Exception {
        Event event = Event.create();
        try (Loop other = Loop.builder().start()) {
            other.submit(event::clear).join();
            Place.VIRTUAL_LOOP.run(() -> {
                var _ = other.submit(() -> {
                    Until.waiting(event::waiting, 1);
                    event.set();
                });
                event.await();
            });
        }
    }

    @Test
    void aTaskThatRunsElsewhereIsNoDeadlock() throws Exception {
        Event gate = Event.create();
        Task<String> parallel = Tasks.spawn(() -> {
            gate.await();
            return "from outside";
        });
        beside(
                () -> {
                    Until.holds(() -> steps.list().contains("about to wait"), "main has begun");
                    gate.set();
                },
                () -> Place.VIRTUAL_LOOP.run(() -> {
                    steps.add("about to wait");
                    steps.add(parallel.get());
                }));
        steps.assertAre("about to wait", "from outside");
    }

    @Test
    void aBlockingCallThatIsOutIsNoDeadlock() throws Exception {
        Event event = Event.create();
        Place.VIRTUAL_LOOP.run(() -> {
            Task<?> caller = Tasks.spawn(() -> {
                Tasks.blocking(() -> Until.waiting(event::waiting, 1));
                event.set();
            });
            event.await();
            caller.join();
        });
    }

    @Test
    void aWaitForOutsidersKeepsTheWholeLoopWaiting() throws Exception {
        Event inside = Event.create();
        Event outside = Event.create();
        outside.clear();
        beside(
                () -> {
                    Until.waiting(outside::waiting, 1);
                    Until.waiting(inside::waiting, 1);
                    outside.set();
                },
                () -> Place.VIRTUAL_LOOP.run(() -> {
                    var _ = Tasks.spawn(() -> {
                        outside.await();
                        inside.set();
                    });
                    inside.await();
                }));
    }

    @Test
    void inRealTimeThePictureIsReportedOnceAndTheLoopGoesOnWaiting() throws Exception {
        Event event = Event.create("the bell");
        beside(
                () -> {
                    Until.holds(() -> !Logs.containing(PICTURE).isEmpty(), "reported");
                    event.set();
                },
                () -> Loop.builder().name("hall").run(() -> event.await()));
        assertEquals(1, Logs.containing(PICTURE).size());
        String report = Logs.containing(PICTURE).getFirst();
        for (String name : new String[] {"hall", "the bell", "main"}) {
            assertTrue(report.contains(name), name + " in " + report);
        }
    }

    @Test
    void failWhenStuckThrowsInRealTime() {
        Event never = Event.create("the bell");
        var thrown = assertThrows(
                DeadlockException.class,
                () -> Loop.builder().failWhenStuck(Duration.ofMillis(20)).run(() -> {
                    try {
                        never.await();
                    } finally {
                        steps.add("cleaned up");
                    }
                }));
        assertTrue(thrown.getMessage().contains("the bell"), thrown.getMessage());
        steps.assertAre("cleaned up");
    }

    @Test
    void failWhenStuckIsPatientWithTimersAndBlockingCalls() throws Exception {
        Event event = Event.create();
        Loop.builder().failWhenStuck(Duration.ofMillis(1)).run(() -> {
            var _ = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofMillis(40));
                Tasks.blocking(() -> Thread.sleep(40));
                event.set();
            });
            event.await();
        });
    }
}
