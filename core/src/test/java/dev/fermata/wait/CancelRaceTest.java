package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A cancellation or an interrupt that comes at any moment around the beginning of a wait ends it: none is lost. */
final class CancelRaceTest {
    private static final Duration FOR = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Event never = Event.create();
    private final AtomicBoolean go = new AtomicBoolean();
    private final SplittableRandom random = new SplittableRandom(17);

    @Test
    void inParallel() throws Exception {
        race(Tasks::spawn);
    }

    @Test
    void onALoop() throws Exception {
        try (Loop loop = Loop.builder().start()) {
            race(loop::submit);
        }
    }

    @EveryPlace
    void deadlines(Place place) throws Exception {
        place.run(() -> {
            AtomicInteger rounds = new AtomicInteger();
            Task<?> racer = Tasks.spawn(() -> {
                for (long start = System.nanoTime(); System.nanoTime() - start < FOR.toNanos(); ) {
                    assertThrows(
                            TimeoutException.class,
                            () -> Tasks.timeout(Duration.ofNanos(random.nextInt(1, 50_000)), () -> {
                                spin(random.nextInt(300));
                                never.await();
                            }));
                    rounds.incrementAndGet();
                }
            });
            try {
                Tasks.timeout(place.isVirtual() ? Duration.ofHours(1) : PATIENCE, () -> racer.get());
            } catch (TimeoutException e) {
                never.set(); // so that it ends
                throw new AssertionError("lost in round " + rounds, e);
            }
        });
    }

    private interface Starter {
        Task<Void> start(Callable<Void> work);
    }

    private void race(Starter starter) throws Exception {
        int rounds = 0;
        for (long start = System.nanoTime(); System.nanoTime() - start < FOR.toNanos(); rounds++) {
            go.set(false);
            int spins = random.nextInt(60);
            Task<Void> task = starter.start(() -> {
                go.set(true);
                spin(spins);
                never.await();
                return null;
            });
            while (!go.get()) {
                Thread.onSpinWait();
            }
            spin(random.nextInt(60));
            State expected = end(task, rounds % 3);
            try {
                Tasks.timeout(PATIENCE, () -> task.join());
            } catch (TimeoutException e) {
                never.set(); // so that it ends
                throw new AssertionError("lost in round " + rounds, e);
            }
            assertEquals(expected, task.state());
            assertEquals(0, never.waiting());
        }
        assertTrue(rounds > 0);
    }

    private static State end(Task<?> task, int how) {
        switch (how) {
            case 0 -> task.cancel();
            case 1 -> task.cancel(false);
            default -> {
                Fiber fiber = (Fiber) task;
                fiber.thread().interrupt();
                return State.FAILED; // nobody has cancelled it
            }
        }
        return State.CANCELLED;
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
