package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.queue.QueueClosedException;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One primitive between tasks of two loops, parallel tasks and platform threads. */
public final class CrossPlaceContractTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    private final Loop loop = Loop.builder().name("one").start();
    private final Loop other = Loop.builder().name("other").start();
    private final List<Future<?>> running = new ArrayList<>();
    private int counter; // guarded by a lock of the test

    @AfterEach
    void endLoops() {
        loop.close();
        other.close();
    }

    private static Future<?> onPlatformThread(VoidWork<?> work) {
        FutureTask<?> future = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(future);
        return future;
    }

    /** The same work in two tasks of each loop, in two parallel tasks, and on two platform threads. */
    private void everywhere(Callable<VoidWork<?>> works) throws Exception {
        for (int i = 0; i < 2; i++) {
            running.add(loop.submit(works.call()));
            running.add(other.submit(works.call()));
            running.add(Tasks.spawn(works.call()));
            running.add(onPlatformThread(works.call()));
        }
    }

    private void joinAll() throws Exception {
        for (Future<?> future : running) {
            future.get();
        }
    }

    @Test
    void aLockExcludesThemAll() throws Exception {
        Lock lock = make.lock();
        everywhere(() -> () -> {
            for (int i = 0; i < 500; i++) {
                try (var _ = lock.acquire()) {
                    int before = counter;
                    if (i % 16 == 0) {
                        Tasks.yieldNow();
                    }
                    counter = before + 1;
                }
            }
        });
        joinAll();
        assertEquals(8 * 500, counter);
        assertFalse(lock.isLocked());
    }

    @Test
    void aLockGoesFromOneToTheNextInTheOrderOfArrival() throws Exception {
        Lock lock = make.lock();
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        lock.acquire();
        List<String> expected = new ArrayList<>();
        for (String place : List.of("loop", "platform", "parallel", "other", "platform", "loop", "parallel")) {
            VoidWork<Exception> work = () -> {
                try (var _ = lock.acquire()) {
                    order.add(place);
                }
            };
            running.add(
                    switch (place) {
                        case "loop" -> loop.submit(work);
                        case "other" -> other.submit(work);
                        case "parallel" -> Tasks.spawn(work);
                        default -> onPlatformThread(work);
                    });
            expected.add(place);
            Until.waiting(lock::waiting, expected.size());
        }
        lock.release();
        joinAll();
        assertEquals(expected, List.copyOf(order));
    }

    @Test
    void anEventReleasesThemAll() throws Exception {
        Event event = make.event();
        everywhere(() -> event::await);
        everywhere(() -> () -> assertTrue(event.await(HOUR)));
        Until.waiting(event::waiting, 16);
        onPlatformThread(event::set).get();
        joinAll();
    }

    @Test
    void aConditionWakesThemAll() throws Exception {
        Condition condition = make.condition();
        everywhere(() -> () -> {
            try (var _ = condition.lock().acquire()) {
                condition.awaitUntil(() -> counter > 0);
                counter--;
            }
        });
        Until.waiting(condition::waiting, 8);
        loop.submit(() -> {
                    try (var _ = condition.lock().acquire()) {
                        counter = 8;
                        condition.signalAll();
                    }
                })
                .get();
        joinAll();
        assertEquals(0, counter);
    }

    @Test
    void aSemaphoreIsSharedByThemAll() throws Exception {
        Semaphore semaphore = make.boundedSemaphore(3);
        everywhere(() -> () -> {
            for (int i = 1; i <= 300; i++) {
                try (var _ = semaphore.acquire(1 + i % 3)) {
                    if (i % 16 == 0) {
                        Tasks.yieldNow();
                    }
                }
            }
        });
        joinAll();
        assertEquals(3, semaphore.available());
    }

    @Test
    void aBarrierBringsThemTogether() throws Exception {
        Barrier barrier = make.barrier(8, () -> counter++);
        everywhere(() -> () -> {
            for (int round = 0; round < 50; round++) {
                barrier.await();
            }
        });
        joinAll();
        assertEquals(50, counter);
    }

    @Test
    void aQueueLosesNothingBetweenThem() throws Exception {
        for (Queue<Integer> queue : List.of(
                make.<Integer>boundedQueue(3), make.<Integer>rendezvousQueue(), make.<Integer>priorityQueue(3))) {
            ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
            everywhere(() -> () -> queue.forEach(taken::add));
            List<Future<?>> takers = List.copyOf(running);
            running.clear();
            everywhere(() -> () -> {
                for (int item = 0; item < 100; item++) {
                    queue.put(item);
                }
            });
            joinAll();
            queue.join();
            queue.close();
            for (Future<?> taker : takers) {
                taker.get();
            }
            List<Integer> sorted = new ArrayList<>(taken);
            Collections.sort(sorted);
            assertEquals(8 * 100, sorted.size());
            for (int i = 0; i < sorted.size(); i++) {
                assertEquals(i / 8, sorted.get(i));
            }
            running.clear();
        }
    }

    @Test
    void anItemGoesRoundFromPlaceToPlace() throws Exception {
        Queue<Integer> toLoop = make.rendezvousQueue();
        Queue<Integer> toThread = make.boundedQueue(1);
        Queue<Integer> toTask = make.lifoQueue(1);
        running.add(loop.submit(() -> toLoop.forEach(item -> toThread.put(item + 1))));
        running.add(onPlatformThread(() -> toThread.forEach(item -> toTask.put(item + 1))));
        Place.PARALLEL.run(() -> {
            for (int item = 0; item < 200; item++) {
                toLoop.put(item);
                assertEquals(item + 2, toTask.take());
            }
        });
        toLoop.close();
        toThread.close();
        joinAll();
    }

    @Test
    void fromElsewhereAWaitOnALoopIsCancelledAndClosed() throws Exception {
        Lock lock = make.lock();
        Queue<Integer> queue = make.unboundedQueue();
        lock.acquire();
        Task<String> waiter = loop.submit(
                () -> assertThrows(TaskCancelledException.class, lock::acquire).getMessage());
        Task<?> taker = other.submit(() -> assertThrows(QueueClosedException.class, queue::take));
        Until.waits(waiter, taker);
        onPlatformThread(() -> waiter.cancel("from outside")).get();
        assertEquals("from outside", waiter.get());
        onPlatformThread(queue::close).get();
        taker.get();
        assertEquals(0, lock.waiting());
    }

    /** What a thread outside holds, or has touched, is no deadlock, however fast the clock of the loop is. */
    @Test
    void aLoopWithVirtualTimeWaitsForAPlatformThread() throws Exception {
        Lock lock = make.lock();
        Queue<Integer> queue = make.unboundedQueue();
        onPlatformThread(lock::tryAcquire).get();
        onPlatformThread(queue::poll).get();
        Future<?> outside = onPlatformThread(() -> {
            Until.waiting(lock::waiting, 1);
            lock.release();
            Until.waiting(() -> queue.stats().takers().size(), 1);
            queue.put(42);
        });
        Loop.builder().virtualTime().run(() -> {
            try (var _ = lock.acquire()) {
                assertEquals(42, queue.take());
            }
        });
        outside.get();
    }
}
