package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.sync.SemaphoreStats;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Permits going in and out side by side, with deadlines that end some of the waits: none is lost, none is doubled. */
public final class SemaphoreConservationContractTest {
    private static final Duration TIME = Duration.ofMillis(1500);
    private static final int LIMIT = 5;

    private final Primitives make = Primitives.underTest();

    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();

    private static boolean acquire(Semaphore semaphore, int permits, SplittableRandom random) throws Exception {
        Duration moment = Duration.ofNanos(random.nextInt(50_000)); // often that of the grant
        switch (random.nextInt(4)) {
            case 0 -> {
                return semaphore.tryAcquire(permits);
            }
            case 1 -> {
                return semaphore.tryAcquire(permits, moment);
            }
            case 2 -> {
                try {
                    Tasks.timeout(moment, () -> semaphore.acquire(permits));
                } catch (TimeoutException e) {
                    return false;
                }
            }
            default -> semaphore.acquire(permits);
        }
        return true;
    }

    /** @param most how many may ever be out */
    private void work(Semaphore semaphore, int most, long end, SplittableRandom random) throws Exception {
        while (System.nanoTime() < end || rounds.get() == 0) {
            int permits = 1 + random.nextInt(3);
            if (random.nextInt(8) == 0) {
                Permit permit = semaphore.acquire(permits);
                check(permits, most);
                out.addAndGet(-permits);
                permit.close();
                permit.close();
            } else if (acquire(semaphore, permits, random)) {
                check(permits, most);
                if (random.nextInt(8) == 0) {
                    Tasks.yieldNow();
                }
                out.addAndGet(-permits);
                semaphore.release(permits);
            }
        }
    }

    private void check(int permits, int most) {
        int now = out.addAndGet(permits);
        assertTrue(now <= most, () -> now + " are out, of " + most);
        rounds.incrementAndGet();
    }

    @Test
    void neverAreMorePermitsOutThanThereAre() throws Exception {
        for (boolean bounded : new boolean[] {true, false}) {
            Semaphore semaphore = bounded ? make.boundedSemaphore(LIMIT) : make.semaphore(LIMIT);
            Place.PARALLEL.run(() -> TaskGroup.run(group -> {
                long end = System.nanoTime() + TIME.toNanos() / 2;
                for (int i = 0; i < 6; i++) {
                    SplittableRandom random = new SplittableRandom(i);
                    group.fork(() -> work(semaphore, LIMIT, end, random));
                }
            }));
            assertEverythingIsBack(semaphore);
        }
    }

    @Test
    void changingTheLimitLosesNothing() throws Exception {
        Semaphore semaphore = make.semaphore(LIMIT);
        Place.PARALLEL.run(() -> TaskGroup.run(group -> {
            long end = System.nanoTime() + TIME.toNanos();
            List<Task<?>> workers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                SplittableRandom random = new SplittableRandom(i);
                workers.add(group.fork(() -> work(semaphore, 2 * LIMIT, end, random)));
            }
            SplittableRandom random = new SplittableRandom(7);
            while (System.nanoTime() < end) {
                semaphore.resize(random.nextInt(2 * LIMIT + 1));
                Tasks.yieldNow();
            }
            semaphore.resize(LIMIT);
            for (Task<?> worker : workers) {
                worker.join();
            }
        }));
        assertEverythingIsBack(semaphore);
    }

    private void assertEverythingIsBack(Semaphore semaphore) {
        assertEquals(0, out.get());
        assertEquals(new SemaphoreStats("semaphore", LIMIT, 0, LIMIT, List.of()), semaphore.stats());
    }
}
