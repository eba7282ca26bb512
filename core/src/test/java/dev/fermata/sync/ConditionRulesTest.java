package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules that other libraries test of their conditions; see docs/evidence. */
final class ConditionRulesTest {
    private final Lock lock = Lock.create("till");
    private final Condition condition = Condition.create(lock);
    private final AtomicInteger items = new AtomicInteger();

    private Task<?> forkConsumer(TaskGroup group) throws InterruptedException {
        int before = condition.waiting();
        Task<?> consumer = group.fork(() -> {
            try (var _ = lock.acquire()) {
                while (items.get() >= 0) {
                    condition.awaitUntil(() -> items.get() != 0);
                    items.decrementAndGet();
                }
            }
        });
        Until.waiting(condition::waiting, before + 1);
        Until.waits(consumer);
        return consumer;
    }

    /** cpython gh-112202: the item stayed, since the signal was lost with the consumer that was cancelled. */
    @EveryPlace
    void anItemWhoseConsumerIsCancelledAfterTheSignalIsConsumedAllTheSame(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = forkConsumer(group);
            Task<?> second = forkConsumer(group);
            try (var _ = lock.acquire()) {
                items.incrementAndGet();
                condition.signal();
                Until.waiting(lock::waiting, 1); // it is on its way to the lock
                first.cancel();
            }
            first.join();
            assertEquals(State.CANCELLED, first.state());
            Until.holds(() -> items.get() == 0, "consumed");
            assertEquals(State.RUNNING, second.state());
            second.cancel();
        }));
    }

    @EveryPlace
    void aTimeoutAroundAnAwaitEndsItWithTheLockHeld(Place place) throws Exception {
        place.run(() -> {
            Permit permit = lock.acquire();
            for (int i = 0; i < 2; i++) {
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(Duration.ofMillis(5), () -> condition.awaitUntil(() -> false)));
                assertSame(Thread.currentThread(), lock.stats().holder().orElseThrow());
                assertEquals(0, condition.waiting());
            }
            permit.close();
            assertEquals(false, lock.isLocked());
        });
    }

    @EveryPlace
    void itsTextIsThatOfItsLock(Place place) throws Exception {
        place.run(() -> {
            assertTrue(condition.toString().contains("till"), condition::toString);
            assertTrue(Condition.create().toString().contains("Condition"));
        });
    }
}
