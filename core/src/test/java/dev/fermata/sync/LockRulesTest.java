package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules that other libraries test of their locks; see docs/evidence. */
final class LockRulesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** cpython bpo-32734: two waiters got the lock when the first was cancelled while it was released. */
    @EveryPlace
    void aReleaseThatMeetsACancelledWaiterIsForExactlyOneOfTheOthers(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create();
            AtomicInteger entered = new AtomicInteger();
            lock.acquire();
            List<Task<?>> waiters = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiters.add(group.fork(() -> {
                    lock.acquire();
                    entered.incrementAndGet();
                }));
                Until.waiting(lock::waiting, i + 1);
                Until.waits(waiters.get(i));
            }
            waiters.get(0).cancel();
            lock.release();
            waiters.get(0).join();
            waiters.get(1).join();
            assertEquals(State.CANCELLED, waiters.get(0).state());
            assertEquals(1, entered.get());
            assertEquals(1, lock.waiting());
            assertEquals(
                    waiters.get(1).id(), lock.stats().holder().orElseThrow().threadId());
            lock.release();
            waiters.get(2).join();
            assertEquals(2, entered.get());
        }));
    }

    /** tokio's aborted_future: what a task holds must not stay held when the task is ended. */
    @EveryPlace
    void whoIsCancelledOrTimedOutWhileHoldingItGivesItBackOnTheWayOut(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create();
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(Duration.ofMillis(5), () -> {
                        try (var _ = lock.acquire()) {
                            Tasks.sleep(HOUR);
                        }
                    }));
            assertFalse(lock.isLocked());
            Task<?> holder = group.fork(() -> {
                try (var _ = lock.acquire()) {
                    Tasks.sleep(HOUR);
                }
            });
            Until.holds(lock::isLocked, "held");
            Task<?> next = group.fork(() -> lock.acquire());
            Until.waiting(lock::waiting, 1);
            holder.cancel();
            next.join();
            assertEquals(next.id(), lock.stats().holder().orElseThrow().threadId());
        }));
    }

    @EveryPlace
    void twoLocksKnowNothingOfEachOther(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock one = Lock.create("same name");
            Lock other = Lock.create("same name");
            try (var _ = one.acquire();
                    var _ = other.acquire()) {
                Task<?> waiter = group.fork(() -> one.acquire().close());
                Until.waiting(one::waiting, 1);
                assertEquals(0, other.waiting());
                other.release();
                assertTrue(one.isLocked());
                assertFalse(waiter.isDone());
            }
        }));
    }
}
