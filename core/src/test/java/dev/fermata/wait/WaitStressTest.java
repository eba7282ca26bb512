package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tasks that take, give up, time out and are cancelled at random, in parallel: in the end nothing is lost, nobody was
 * let in who should not have been, and nobody is left waiting.
 */
final class WaitStressTest {
    private static final Duration FOR = Duration.ofMillis(1200);
    private static final int TASKS = 24;
    private static final int PERMITS = 5;

    private final Lock lock = Lock.create();
    private final Semaphore semaphore = Semaphore.bounded(PERMITS);
    private final AtomicInteger inside = new AtomicInteger(); // the lock
    private final AtomicInteger held = new AtomicInteger(); // of the semaphore
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private long counter; // guarded by the lock

    @EveryPlace(Place.Kind.NO_LOOP)
    void nothingIsLostWhateverHappensToTheWaiters(Place place) throws Exception {
        long end = System.nanoTime() + FOR.toNanos();
        try (Loop loop = Loop.builder().start()) { // some of them run there
            place.run(() -> {
                List<Task<?>> visitors = new ArrayList<>();
                try (TaskGroup group = TaskGroup.open()) {
                    for (int i = 0; i < TASKS; i++) {
                        SplittableRandom random = new SplittableRandom(1000 + i);
                        var _ = group.fork(() -> sendVisitors(random, end));
                        if (i % 6 == 0) {
                            visitors.add(loop.submit(() -> sendVisitors(random.split(), end)));
                        }
                    }
                    group.join();
                }
                for (Task<?> visitor : visitors) {
                    visitor.get();
                }
            });
        }
        assertFalse(lock.isLocked());
        assertEquals(0, lock.waiting());
        assertEquals(PERMITS, semaphore.available());
        assertEquals(0, semaphore.waiting());
        assertEquals(0, inside.get());
        assertEquals(0, held.get());
        assertEquals(granted.get(), counter);
    }

    /** However little of the time the machine gave us. */
    private boolean hasSeenBothEnds() {
        return granted.get() > 100 && givenUp.get() > 100;
    }

    /** Forks children that take something, and cancels some of them. */
    private void sendVisitors(SplittableRandom random, long end) throws Exception {
        while (System.nanoTime() < end || !hasSeenBothEnds()) {
            try (TaskGroup group = TaskGroup.open()) {
                List<Task<?>> visitors = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    SplittableRandom mine = random.split();
                    visitors.add(group.fork(() -> visit(mine)));
                }
                for (Task<?> visitor : visitors) {
                    if (random.nextInt(3) == 0) {
                        pauseAMoment(random);
                        visitor.cancel();
                    }
                }
                group.join();
            }
        }
    }

    private void visit(SplittableRandom random) throws Exception {
        for (int i = 0; i < 3; i++) {
            try {
                switch (random.nextInt(6)) {
                    case 0 -> useLock(lock.acquire(), random);
                    case 1 -> useLock(lock.acquire(aMoment(random)), random);
                    case 2 -> useLock(Tasks.timeout(aMoment(random), () -> lock.acquire()), random);
                    case 3 -> usePermits(1, semaphore.acquire(), random);
                    case 4 -> {
                        int many = random.nextInt(1, PERMITS + 1);
                        usePermits(many, Tasks.timeout(aMoment(random), () -> semaphore.acquire(many)), random);
                    }
                    default -> {
                        if (semaphore.tryAcquire(2, aMoment(random))) {
                            usePermits(2, () -> semaphore.release(2), random);
                        } else {
                            givenUp.incrementAndGet();
                        }
                    }
                }
            } catch (TimeoutException | InterruptedException e) {
                givenUp.incrementAndGet();
            }
        }
    }

    private void useLock(Permit permit, SplittableRandom random) {
        try (permit) {
            assertEquals(1, inside.incrementAndGet());
            counter++;
            granted.incrementAndGet();
            pauseAMoment(random);
            inside.decrementAndGet();
        }
    }

    private void usePermits(int many, Permit permit, SplittableRandom random) {
        try (permit) {
            int now = held.addAndGet(many);
            assertTrue(now <= PERMITS, now + " are held");
            pauseAMoment(random);
            held.addAndGet(-many);
        }
    }

    private static Duration aMoment(SplittableRandom random) {
        return Duration.ofNanos(random.nextInt(200_000));
    }

    private static void pauseAMoment(SplittableRandom random) {
        for (int i = random.nextInt(200); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
