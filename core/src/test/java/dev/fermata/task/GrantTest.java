package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A grant that came before the cancellation is returned, and the cancellation is thrown by the next await: rule 5. */
final class GrantTest {
    private final Steps steps = new Steps();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    @EveryPlace
    void ofALock(Place place) throws Exception {
        Lock lock = Lock.create();
        place.run(() -> {
            Permit held = lock.acquire();
            assertGrantWins(
                    () -> {
                        try (var _ = lock.acquire()) {
                            steps.add("holds");
                        }
                    },
                    held::close);
            assertEquals(false, lock.isLocked());
            steps.assertAre("holds", "granted", "cancelled");
        });
    }

    @EveryPlace
    void ofASemaphore(Place place) throws Exception {
        Semaphore semaphore = Semaphore.create(0);
        place.run(() -> {
            assertGrantWins(semaphore::acquire, semaphore::release);
            assertEquals(0, semaphore.available());
            steps.assertAre("granted", "cancelled");
        });
    }

    @EveryPlace
    void ofAnEvent(Place place) throws Exception {
        Event event = Event.create();
        place.run(() -> {
            assertGrantWins(event::await, () -> {
                event.set();
                event.clear();
            });
            steps.assertAre("granted", "cancelled");
        });
    }

    @EveryPlace
    void ofAnItem(Place place) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        place.run(() -> {
            assertGrantWins(() -> steps.add(queue.take()), () -> queue.offer("item"));
            assertEquals(Optional.empty(), queue.poll());
            steps.assertAre("item", "granted", "cancelled");
        });
    }

    @EveryPlace
    void ofRoomForAnItem(Place place) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        queue.offer("first");
        place.run(() -> {
            assertGrantWins(() -> queue.put("second"), queue::poll);
            assertEquals(Optional.of("second"), queue.poll());
            steps.assertAre("granted", "cancelled");
        });
    }

    @EveryPlace
    void ofASignal(Place place) throws Exception {
        Condition condition = Condition.create();
        place.run(() -> {
            assertGrantWins(
                    () -> {
                        try (var _ = condition.lock().acquire()) {
                            condition.await();
                        }
                    },
                    () -> {
                        try (var _ = condition.lock().acquire()) {
                            condition.signal();
                        }
                    });
            steps.assertAre("granted", "cancelled");
        });
    }

    @EveryPlace
    void ofABarrier(Place place) throws Exception {
        Barrier barrier = Barrier.create(2);
        place.run(() -> {
            assertGrantWins(() -> steps.add(barrier.await()), barrier::await);
            assertEquals(false, barrier.isBroken());
            steps.assertAre(0, "granted", "cancelled");
        });
    }

    /** Cancels a task that waits right after it was granted what it waits for. */
    private void assertGrantWins(VoidWork<?> await, VoidWork<?> grant) throws Exception {
        Task<?> waiter = Tasks.spawn(() -> {
            await.run();
            Until.holds(cancelled::get, "cancelled"); // no await: it has been, where tasks run one at a time
            assertTrue(Thread.currentThread().isInterrupted()); // a foreign call would end
            steps.add("granted");
            assertThrows(TaskCancelledException.class, Tasks::yieldNow);
            steps.add("cancelled");
        });
        Until.waits(waiter);
        grant.run();
        waiter.cancel();
        cancelled.set(true);
        waiter.join();
    }
}
