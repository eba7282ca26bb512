package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 31: however many wait, nothing recurses, and leaving takes the same time from anywhere. */
final class ManyWaitersTest {
    private static final int MANY = 100_000;
    private static final int SOME = 20_000; // a recursion over them would not fit on a stack, either
    private static final int MILLION = 1_000_000;

    private static List<Task<?>> forkWaiting(TaskGroup group, int count, IntSupplier waiting, VoidWork<?> await)
            throws InterruptedException {
        List<Task<?>> tasks = new ArrayList<>(count);
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            tasks.add(group.fork(() -> {
                begun.incrementAndGet();
                await.run();
            }));
            if (tasks.size() % 10_000 == 0) { // counting those who wait may take long
                Until.holds(() -> begun.get() == tasks.size(), "all have begun");
            }
        }
        Until.waiting(waiting, count);
        return tasks;
    }

    private static void joinAll(List<Task<?>> tasks) throws InterruptedException {
        for (Task<?> task : tasks) {
            task.join();
        }
    }

    // --- woken -------------------------------------------------------------------------------------------------------

    private static void setAnEvent(int count) throws Exception {
        TaskGroup.run(group -> {
            Event event = Event.create();
            forkWaiting(group, count, event::waiting, event::await);
            event.set();
            assertEquals(0, event.waiting());
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void anEventReleasesThemAll(Place place) throws Exception {
        place.run(() -> setAnEvent(MANY));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void oneReleaseOfASemaphoreGrantsThemAll(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = Semaphore.create(0);
            List<Task<?>> tasks = forkWaiting(group, SOME, semaphore::waiting, () -> semaphore.acquire());
            semaphore.release(SOME);
            joinAll(tasks);
            assertEquals(0, semaphore.available());
        }));
    }

    /** A chain: each hand-over is made by the one before. */
    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aLockGoesThroughAllHands(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create();
            AtomicInteger holds = new AtomicInteger();
            lock.acquire();
            List<Task<?>> tasks = forkWaiting(group, SOME, lock::waiting, () -> {
                try (var _ = lock.acquire()) {
                    holds.incrementAndGet();
                }
            });
            lock.release();
            joinAll(tasks);
            assertEquals(SOME, holds.get());
            assertFalse(lock.isLocked());
        }));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aConditionSignalsThemAll(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Condition condition = Condition.create();
            List<Task<?>> tasks = forkWaiting(group, SOME, condition::waiting, () -> {
                try (var _ = condition.lock().acquire()) {
                    condition.await();
                }
            });
            try (var _ = condition.lock().acquire()) {
                condition.signalAll();
            }
            joinAll(tasks);
            assertFalse(condition.lock().isLocked());
        }));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aSignalThatNobodyHasAUseForPassesThemAll(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Condition condition = Condition.create();
            AtomicInteger asked = new AtomicInteger();
            List<Task<?>> tasks = forkWaiting(group, SOME, condition::waiting, () -> {
                try (var _ = condition.lock().acquire()) {
                    condition.awaitUntil(() -> asked.incrementAndGet() < 0);
                }
            });
            try (var _ = condition.lock().acquire()) {
                condition.signal();
            }
            Until.holds(
                    () -> asked.get() == 2 * SOME
                            && condition.waiting() == SOME
                            && !condition.lock().isLocked(),
                    "each was asked once more");
            group.cancel();
            joinAll(tasks);
        }));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aBarrierLetsThemAllGo(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = Barrier.create(SOME + 1);
            forkWaiting(group, SOME, barrier::waiting, barrier::await);
            assertEquals(SOME, barrier.await());
        }));
    }

    // --- closed ------------------------------------------------------------------------------------------------------

    private static void closeOnTakers(int count) throws Exception {
        TaskGroup.run(group -> {
            Queue<Integer> queue = Queue.unbounded();
            List<Task<?>> tasks = forkWaiting(
                    group,
                    count,
                    () -> queue.stats().takers().size(),
                    () -> assertThrows(QueueClosedException.class, queue::take));
            queue.close();
            joinAll(tasks);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aClosedQueueRefusesAllTakers(Place place) throws Exception {
        place.run(() -> closeOnTakers(MANY));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aClosedQueueRefusesAllPutters(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> queue = Queue.rendezvous();
            List<Task<?>> tasks = forkWaiting(
                    group,
                    SOME,
                    () -> queue.stats().putters().size(),
                    () -> assertThrows(QueueClosedException.class, () -> queue.put(1)));
            queue.close();
            joinAll(tasks);
        }));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void clearingAQueueLetsAllPuttersIn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (Queue<Integer> queue : List.of(Queue.<Integer>bounded(SOME), Queue.<Integer>priority(SOME))) {
                for (int i = 0; i < SOME; i++) {
                    queue.offer(i);
                }
                forkWaiting(group, SOME / 10, () -> queue.stats().putters().size(), () -> queue.put(1));
                queue.asBlockingQueue().clear();
                assertEquals(SOME / 10, queue.size());
            }
        }));
    }

    // --- cancelled ---------------------------------------------------------------------------------------------------

    /** In which order they are cancelled. */
    private enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST,
        AT_RANDOM
    }

    /** With a queue that is searched for the one who leaves, one of these orders would take minutes. */
    @ParameterizedTest
    @EnumSource(Order.class)
    void waitersOfALockLeaveInAnyOrder(Order order) throws Exception {
        Place.PARALLEL.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create();
            lock.acquire();
            List<Task<?>> tasks = forkWaiting(group, MANY, lock::waiting, () -> lock.acquire());
            switch (order) {
                case OLDEST_FIRST -> {}
                case NEWEST_FIRST -> Collections.reverse(tasks);
                case AT_RANDOM -> Collections.shuffle(tasks, new Random(1));
            }
            for (Task<?> task : tasks) {
                task.cancel();
            }
            joinAll(tasks);
            assertEquals(0, lock.waiting());
            lock.release();
        }));
    }

    /** Each that leaves lets the next one be looked at: golang/sync #10, many times. */
    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void waitersOfASemaphoreLeaveFromTheHead(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = Semaphore.bounded(3);
            semaphore.acquire(2);
            List<Task<?>> tasks = forkWaiting(group, SOME, semaphore::waiting, () -> semaphore.acquire(2));
            Task<?> small = group.fork(() -> semaphore.acquire());
            Until.waiting(semaphore::waiting, SOME + 1);
            for (Task<?> task : tasks) {
                task.cancel();
            }
            small.join();
            assertEquals(3, semaphore.stats().held());
        }));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aCancelledGroupEndsAllTheirWaits(Place place) throws Exception {
        place.run(() -> {
            Condition condition = Condition.create();
            TaskGroup.run(group -> {
                forkWaiting(group, SOME, condition::waiting, () -> {
                    try (var _ = condition.lock().acquire()) {
                        condition.await();
                    }
                });
                group.cancel();
            });
            assertEquals(0, condition.waiting());
            assertFalse(condition.lock().isLocked());
        });
    }

    // --- a million ---------------------------------------------------------------------------------------------------

    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aMillionAreReleasedByAnEvent(Place place) throws Exception {
        place.run(() -> setAnEvent(MILLION));
    }

    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aMillionAreRefusedByAClosedQueue(Place place) throws Exception {
        place.run(() -> closeOnTakers(MILLION));
    }

    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @EnumSource(names = {"PARALLEL", "VIRTUAL_LOOP"})
    void aMillionAreCancelled(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Lock lock = Lock.create();
            lock.acquire();
            List<Task<?>> tasks = forkWaiting(group, MILLION, lock::waiting, () -> lock.acquire());
            group.cancel();
            Tasks.uninterruptibly(() -> joinAll(tasks));
            assertEquals(0, lock.waiting());
        }));
    }
}
