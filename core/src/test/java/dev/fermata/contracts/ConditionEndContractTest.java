package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicBoolean;

/** Rule 24: what ends the wait for a signal, if no signal does. */
public final class ConditionEndContractTest extends ConditionScenes {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    // --- limits ------------------------------------------------------------------------------------------------------

    @EveryPlace
    void aLimitBoundsTheWaitForTheSignalOnly(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            AtomicBoolean heldAgain = new AtomicBoolean();
            Task<Boolean> late = group.fork(() -> {
                try (var _ = lock.acquire()) {
                    boolean signalled = condition.await(SHORT);
                    heldAgain.set(lock.isLocked());
                    return signalled;
                }
            });
            Until.waiting(condition::waiting, 1);
            try (var _ = lock.acquire()) {
                while (condition.waiting() > 0) {
                    Tasks.sleep(SHORT);
                }
                Until.waiting(lock::waiting, 1);
                condition.signal(); // too late
                assertFalse(late.isDone());
            }
            assertFalse(late.get());
            assertTrue(heldAgain.get());
        }));
    }

    @EveryPlace
    void oneThatWasSignalledInTimeIsNotTimedOutWhileItWaitsForTheLock(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Duration limit = Duration.ofMillis(300);
            Task<Boolean> signalled = group.fork(() -> {
                try (var _ = lock.acquire()) {
                    return condition.await(limit);
                }
            });
            Until.waiting(condition::waiting, 1);
            try (var _ = lock.acquire()) {
                condition.signal();
                Tasks.sleep(limit.multipliedBy(2));
                assertFalse(signalled.isDone());
            }
            assertTrue(signalled.get());
        }));
    }

    // --- cancellation ------------------------------------------------------------------------------------------------

    @EveryPlace
    void cancelledItTakesTheLockAgainWhateverThatTakes(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.fork(() -> {
                try (var _ = lock.acquire()) {
                    String reason = assertThrows(TaskCancelledException.class, condition::await)
                            .getMessage();
                    assertSame(Thread.currentThread(), lock.stats().holder().orElseThrow());
                    return reason;
                }
            });
            Until.waiting(condition::waiting, 1);
            try (var _ = lock.acquire()) {
                task.cancel("enough");
                Until.waiting(lock::waiting, 1);
                assertEquals(0, condition.waiting());
                task.cancel("again");
                assertFalse(task.isDone());
            }
            assertEquals("enough", task.get());
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void cancelledWhileItTakesTheLockAgainItReturnsAndTheNextAwaitThrows(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.fork(() -> {
                try (var _ = lock.acquire()) {
                    steps.add(condition.await(SHORT));
                    Tasks.yieldNow();
                }
            });
            Until.waiting(condition::waiting, 1);
            try (var _ = lock.acquire()) {
                while (condition.waiting() > 0) {
                    Tasks.sleep(SHORT);
                }
                Until.waiting(lock::waiting, 1);
                Until.waits(task);
                task.cancel();
                assertEquals(1, lock.waiting());
            }
            task.join();
            steps.assertAre(false);
            assertEquals(State.CANCELLED, task.state());
            assertFalse(lock.isLocked());
        }));
    }

    @EveryPlace
    void aSignalBeforeTheCancellationMakesItReturn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = group.fork(() -> locked(() -> {
                condition.await();
                steps.add("returned");
                Tasks.yieldNow();
                steps.add("never");
            }));
            Until.waiting(condition::waiting, 1);
            Task<?> second = forkWaiting(group, "second");
            locked(() -> {
                condition.signal();
                first.cancel();
            });
            first.join();
            steps.assertAre("returned");
            assertEquals(State.CANCELLED, first.state());
            assertEquals(1, condition.waiting()); // the signal was used
            second.cancel();
        }));
    }

    @EveryPlace
    void aSignalAfterTheCancellationIsForTheNext(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = forkWaiting(group, "first");
            Task<?> second = forkWaiting(group, "second");
            locked(() -> {
                first.cancel();
                condition.signal();
            });
            second.join();
            first.join();
            steps.assertAre("second");
        }));
    }
}
