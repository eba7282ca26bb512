package dev.fermata.sync;

import static dev.fermata.contracts.SemaphoreContractTest.assertState;
import static dev.fermata.contracts.SemaphoreContractTest.forkWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Rules that other libraries test of their semaphores; see docs/evidence. */
final class SemaphoreRulesTest {
    private final Steps steps = new Steps();

    @EveryPlace
    void aReleaseAfterTheFirstTwoWereCancelledIsForTheThird(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = Semaphore.create(0);
            Task<?> first = forkWaiting(group, semaphore, 1);
            Task<?> second = forkWaiting(group, semaphore, 1);
            Task<?> third = forkWaiting(group, semaphore, 1);
            Task<?> fourth = forkWaiting(group, semaphore, 1);
            first.cancel();
            second.cancel();
            semaphore.release();
            third.join();
            assertState(semaphore, 1, 1);
            Until.waiting(semaphore::waiting, 1);
            assertFalse(fourth.isDone());
            fourth.cancel();
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void releasesInOneTurnWakeTheirWaitersInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = Semaphore.create(0);
            for (int i = 1; i <= 3; i++) {
                int number = i;
                group.fork(() -> {
                    semaphore.acquire();
                    steps.add(number);
                });
            }
            Until.waiting(semaphore::waiting, 3);
            semaphore.release();
            semaphore.release();
            semaphore.release();
            assertEquals(0, semaphore.available()); // nothing is left for anybody else
            assertFalse(semaphore.tryAcquire());
            group.fork(() -> steps.add(4));
            group.join();
            steps.assertAre(1, 2, 3, 4);
        }));
    }

    /** golang/sync: a large request would starve if small ones could get in before it. */
    @EveryPlace
    void aLargeRequestIsServedAlthoughSmallOnesKeepComing(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = Semaphore.bounded(4);
            AtomicBoolean served = new AtomicBoolean();
            for (int i = 0; i < 4; i++) {
                group.fork(() -> {
                    while (!served.get()) {
                        try (var _ = semaphore.acquire()) {
                            Tasks.yieldNow();
                        }
                    }
                });
            }
            Until.holds(() -> semaphore.available() < 4, "in use");
            try (var _ = semaphore.acquire(4)) {
                assertState(semaphore, 4, 4);
                served.set(true);
            }
            group.join();
            assertState(semaphore, 4, 0);
        }));
    }

    /** JDK-8386085: those who try for a moment, again and again, must find what is released. */
    @EveryPlace
    void requestsWithTinyLimitsAreServedWhenThereArePermits(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = Semaphore.create(0);
            AtomicInteger tries = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                group.fork(() -> {
                    while (!semaphore.tryAcquire(Duration.ofNanos(1000))) {
                        tries.incrementAndGet();
                    }
                });
            }
            while (tries.get() < 200) {
                Tasks.sleep(Duration.ofMillis(1)); // a virtual clock goes on meanwhile
            }
            semaphore.release(4);
            group.join();
            assertState(semaphore, 4, 4);
        }));
    }

    @EveryPlace
    void uninterruptiblyAnAcquireWaitsOutAnInterruptThatIsKept(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (boolean before : new boolean[] {true, false}) {
                Semaphore semaphore = Semaphore.create(0);
                Thread me = Thread.currentThread();
                group.fork(() -> {
                    Until.waiting(semaphore::waiting, 1);
                    if (!before) {
                        me.interrupt();
                    }
                    semaphore.release();
                });
                if (before) {
                    me.interrupt();
                }
                Tasks.uninterruptibly(() -> {
                    semaphore.acquire();
                });
                assertTrue(Thread.interrupted());
                assertEquals(0, semaphore.available());
            }
        }));
    }
}
