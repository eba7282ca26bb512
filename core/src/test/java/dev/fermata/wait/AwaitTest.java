package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Engine;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits that nothing but a grant or their own limit ends. */
final class AwaitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final WaitQueue queue = new WaitQueue("shelf");
    private final Steps steps = new Steps();

    private Waiter enqueue() {
        Waiter waiter = new Waiter(Fiber.current());
        queue.lock();
        queue.add(waiter);
        queue.unlock();
        return waiter;
    }

    private void grant() {
        queue.lock();
        Waiter first = queue.grantFirst();
        queue.unlock();
        first.wake();
    }

    /** Until that very instant: time stands still unless everybody waits. */
    @Test
    void aShieldedWaitEndsWithItsLimitAndNotWithACancellation() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.fork(() -> {
                Engine clock = Fiber.current().engine;
                long start = clock.nanoTime();
                steps.add(enqueue().awaitShielded(clock, start + 10 * SECOND) == Outcome.TIMED_OUT);
                steps.add((clock.nanoTime() - start) / SECOND);
                assertEquals(0, queue.sizeNow());
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
            });
            Tasks.sleep(Duration.ofSeconds(2));
            task.cancel();
            task.get();
            steps.assertAre(true, 10);
        }));
    }

    @Test
    void aShieldedWaitThatIsGrantedLeavesNoTimer() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> TaskGroup.run(group -> {
            Engine clock = Fiber.current().engine;
            group.fork(() -> {
                steps.add(enqueue().awaitShielded(clock, clock.nanoTime() + 10 * SECOND) == Outcome.GRANTED);
            });
            Until.waiting(queue::sizeNow, 1);
            grant();
            group.join();
            steps.assertAre(true);
        }));
    }

    /** Threads are interrupted from outside; that is theirs when they are back. */
    @Test
    void anInterruptDoesNotEndAShieldedWait() throws Exception {
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            Engine clock = Engine.parallel();
            steps.add(enqueue().awaitShielded(clock, clock.nanoTime() + 3600 * SECOND) == Outcome.GRANTED);
            steps.add(Thread.interrupted());
        });
        Until.waiting(queue::sizeNow, 1);
        Until.blocked(thread);
        thread.interrupt();
        Until.holds(() -> !thread.isInterrupted(), "it has seen the interrupt");
        grant();
        thread.join();
        steps.assertAre(true, true);
    }

    @EveryPlace
    void aWaitIsInternalUntilItIsDecidedOrAnotherEngineTouchesIt(Place place) throws Exception {
        place.run(() -> {
            Waiter waiter = enqueue();
            queue.usedBy(Fiber.current().engine);
            assertTrue(waiter.isInternal());
            assertEquals("shelf", waiter.awaited());
            grant();
            assertEquals(Outcome.GRANTED, waiter.await());
            assertFalse(waiter.isInternal());
        });
    }

    // --- patience ----------------------------------------------------------------------------------------------------

    @Test
    void whoHasWaitedForTenSecondsSaysSoOnceAndGoesOnWaiting() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.fork("patient", () -> {
                Patience.await(this::enqueue, () -> "the shelf");
                steps.add("granted");
            });
            Tasks.sleep(Duration.ofSeconds(10).minusNanos(1));
            assertEquals(0, Logs.containing("the shelf").size());
            Tasks.sleep(Duration.ofHours(1));
            assertEquals(
                    1,
                    Logs.containing("still waiting after 10 s (PT10S) for the shelf")
                            .size());
            assertEquals(1, queue.sizeNow());
            task.cancel();
            steps.assertAre();
            grant();
            group.join();
            steps.assertAre("granted");
        }));
    }

    @Test
    void whoHasNothingToWaitForDoesNotWait() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> Patience.await(() -> null, () -> "nothing"));
    }
}
