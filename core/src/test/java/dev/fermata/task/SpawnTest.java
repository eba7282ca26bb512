package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Uncaught;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;

/** Tasks in no group, and what becomes of a failure that nobody reads: rule 12. */
final class SpawnTest {
    private final Steps steps = new Steps();
    private final IOException failure = new IOException("failure");

    @EveryPlace
    void aSpawnedTaskIsHeldUntilItEndsAlsoIfNobodyKeepsIt(Place place) throws Exception {
        Event gate = Event.create();
        place.run(() -> {
            var _ = Tasks.spawn(() -> {
                gate.await();
                steps.add("ended");
            });
            Until.waiting(gate::waiting, 1);
            System.gc();
            gate.set();
            steps.await("ended");
        });
    }

    @EveryPlace(Place.Kind.TASK)
    void aSpawnedTaskOutlivesItsSpawner(Place place) throws Exception {
        Event gate = Event.create();
        place.run(() -> {
            Task<Task<Void>> spawner = Tasks.spawn(() -> Tasks.spawn(() -> gate.await()));
            Task<?> spawned = spawner.get();
            assertEquals(State.RUNNING, spawned.state());
            gate.set();
            spawned.join();
        });
    }

    @EveryPlace
    void anUnreadFailureIsReportedWhenItsTaskIsCollected(Place place) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                spawnAndForget(() -> {
                    throw failure;
                });
                Until.collected(() -> uncaught.failures().contains(failure), "reported");
            });
        }
    }

    @EveryPlace
    void anUnreadTimeoutIsReportedWhenItsTaskIsCollected(Place place) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                spawnAndForget(() -> Tasks.timeout(Duration.ZERO, Tasks::yieldNow));
                Until.collected(
                        () -> uncaught.failures().stream().anyMatch(TimeoutException.class::isInstance), "reported");
            });
        }
    }

    @EveryPlace
    void aFailureThatWasReadIsNotReported(Place place) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                spawnAndRead(() -> {
                    throw new IOException("read");
                });
                spawnAndForget(() -> {
                    throw failure;
                });
                Until.collected(() -> uncaught.failures().contains(failure), "the other one reported");
                System.gc();
                assertTrue(
                        uncaught.failures().stream().noneMatch(thrown -> "read".equals(thrown.getMessage())),
                        () -> uncaught.failures().toString());
            });
        }
    }

    @EveryPlace
    void aTaskThatHasEndedIsNotKeptByTimeoutsThatItNeverReached(Place place) throws Exception {
        place.run(() -> {
            WeakReference<Object> result = resultUnderTimeouts();
            Until.collected(() -> result.refersTo(null), "its result collected");
        });
    }

    private static WeakReference<Object> resultUnderTimeouts() throws Exception {
        return new WeakReference<>(Tasks.spawn(() -> Tasks.timeout(Duration.ofHours(1), deadline -> {
                    deadline.moveTo(Duration.ofHours(2));
                    Event.create().await(Duration.ofMillis(1)); // by the end of this the timers are where they stay
                    Event event = Event.create();
                    Task<?> setter = Tasks.spawn(() -> event.set());
                    event.await(Duration.ofHours(1));
                    setter.join();
                    return new Object();
                }))
                .get());
    }

    /** In a frame of its own, so that nothing is left of the task on the stack. */
    private static void spawnAndForget(VoidWork<?> work) throws InterruptedException {
        Task<?> task = Tasks.spawn(work);
        task.join();
        assertEquals(State.FAILED, task.state());
    }

    private static void spawnAndRead(VoidWork<?> work) throws InterruptedException {
        Task<?> task = Tasks.spawn(work);
        task.join();
        assertEquals("read", task.exceptionNow().getMessage());
    }
}
