package dev.fermata.regressions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.regressions.OldSemaphores.Permits;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Deadline;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What has gone wrong in the semaphores of others, which are in {@link OldSemaphores}. */
public final class SemaphoreRegressionsTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    private static Permits permits(Semaphore semaphore) {
        return new Permits() {
            @Override
            public void acquire(int permits) throws InterruptedException {
                semaphore.acquire(permits);
            }

            @Override
            public boolean tryAcquire(Duration limit) throws InterruptedException {
                return semaphore.tryAcquire(limit);
            }

            @Override
            public boolean tryAcquire() {
                return semaphore.tryAcquire();
            }

            @Override
            public void release(int permits) {
                semaphore.release(permits);
            }

            @Override
            public int waiting() {
                return semaphore.waiting();
            }
        };
    }

    /** Waits for so many, and gives them back at once. */
    private static Task<?> forkWaiting(TaskGroup group, Permits permits, int count) throws InterruptedException {
        int before = permits.waiting();
        Task<?> task = group.fork(() -> {
            permits.acquire(count);
            permits.release(count);
        });
        Until.waiting(permits::waiting, before + 1);
        Until.waits(task);
        return task;
    }

    // --- a waiter cancelled after it was woken -----------------------------------------------------------------------

    private static void cancelTheOnlyOneThatWasWoken(Permits one) throws Exception {
        TaskGroup.run(group -> {
            one.acquire(1);
            Task<?> waiter = forkWaiting(group, one, 1);
            one.release(1);
            waiter.cancel(); // it has been woken, and has not run yet
            waiter.join();
            one.acquire(1); // the permit is there
            one.release(1);
        });
    }

    /**
     * asyncio: a waiter that was cancelled after it had been woken left the semaphore believing that somebody was still about
     * to run, so that nobody got a permit any more. https://github.com/python/cpython/issues/90155
     */
    @EveryPlace
    void aWaiterCancelledAfterItWasWokenLeavesTheSemaphoreInOrder(Place place) throws Exception {
        place.run(() -> cancelTheOnlyOneThatWasWoken(permits(make.semaphore(1))));
    }

    @Test
    void aSemaphoreThatRemembersThatItHasWokenSomebodyIsStuck() {
        Broken.hangs(() -> cancelTheOnlyOneThatWasWoken(new OldSemaphores.Remembering(1)));
    }

    private static void dropTheOneThatWasNotified(Permits none) throws Exception {
        TaskGroup.run(group -> {
            Task<?> first = forkWaiting(group, none, 1);
            none.release(1);
            first.cancel(); // dropped, in the words of the issue
            first.join();
            none.acquire(1);
        });
    }

    /**
     * tokio: a notification (or a permit) for a listener that was dropped before it ran was lost, and the next one to listen
     * waited for ever. https://github.com/tokio-rs/tokio/issues/4618
     */
    @EveryPlace
    void aNotificationIsNotLostWithTheListenerThatIsDropped(Place place) throws Exception {
        place.run(() -> dropTheOneThatWasNotified(permits(make.semaphore(0))));
    }

    @Test
    void aNotificationStoredInItsListenerIsLost() {
        Broken.hangs(() -> dropTheOneThatWasNotified(new OldSemaphores.Notify()));
    }

    // --- more permits than there are ---------------------------------------------------------------------------------

    private static void tryBetweenTheReleaseAndTheWaiter(Permits one) throws Exception {
        TaskGroup.run(group -> {
            AtomicInteger out = new AtomicInteger(1);
            one.acquire(1);
            Task<?> waiter = group.fork(() -> {
                one.acquire(1);
                out.incrementAndGet();
            });
            Until.waiting(one::waiting, 1);
            Until.waits(waiter);
            out.decrementAndGet();
            one.release(1);
            if (one.tryAcquire()) { // the waiter, for whom it is, has not run yet
                out.incrementAndGet();
            }
            waiter.get();
            assertEquals(1, out.get());
        });
    }

    /**
     * anyio: between a release and the moment in which the waiter that it had woken ran, acquire_nowait got the same token:
     * more were out than there are. https://github.com/agronholm/anyio/issues/1170
     */
    @EveryPlace
    void aPermitOnItsWayToAWaiterIsNotGrantedTwice(Place place) throws Exception {
        place.run(() -> tryBetweenTheReleaseAndTheWaiter(permits(make.boundedSemaphore(1))));
    }

    @Test
    void aLimiterThatCountsWhenTheWaiterRunsGrantsItTwice() {
        Broken.isWrong(() -> tryBetweenTheReleaseAndTheWaiter(new OldSemaphores.Limiter(1)));
    }

    // --- a large request at the head leaves --------------------------------------------------------------------------

    private static void theHeadIsCancelled(Permits five) throws Exception {
        TaskGroup.run(group -> {
            five.acquire(3);
            Task<?> large = forkWaiting(group, five, 4);
            Task<?> small = forkWaiting(group, five, 2);
            large.cancel();
            large.join();
            small.get(); // two are free, and nobody stands before it any more
        });
    }

    /**
     * Go's semaphore.Weighted: when the waiter at the head, with a large request, was cancelled, those behind it, for whom
     * there was enough, were not looked at. https://github.com/golang/sync/pull/10
     */
    @EveryPlace
    void thoseBehindACancelledLargeRequestGoOn(Place place) throws Exception {
        place.run(() -> theHeadIsCancelled(permits(make.boundedSemaphore(5))));
    }

    @Test
    void aWeightedSemaphoreThatOnlyRemovesItLetsThemWait() {
        Broken.hangs(() -> theHeadIsCancelled(new OldSemaphores.Weighted(5)));
    }

    private static void theHeadGivesUp(Permits five) throws Exception {
        TaskGroup.run(group -> {
            five.acquire(3);
            AtomicReference<Deadline> deadline = new AtomicReference<>();
            Task<?> large = group.fork(() -> assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(HOUR, limit -> {
                        deadline.set(limit);
                        five.acquire(4);
                        return null;
                    })));
            Until.waiting(five::waiting, 1);
            Until.waits(large);
            Task<?> small = forkWaiting(group, five, 2);
            deadline.get().moveTo(Duration.ZERO);
            large.get();
            small.get();
        });
    }

    /**
     * Shuttle's batch semaphore: deadlock after a task at the head had given up waiting, although the permits that were left
     * were enough for the next. https://github.com/awslabs/shuttle/pull/167
     */
    @EveryPlace
    void thoseBehindALargeRequestThatGivesUpGoOn(Place place) throws Exception {
        place.run(() -> theHeadGivesUp(permits(make.boundedSemaphore(5))));
    }

    @Test
    void aFairSemaphoreThatOnlyRemovesItLetsThemWait() {
        Broken.hangs(() -> theHeadGivesUp(new OldSemaphores.Weighted(5)));
    }

    // --- a permit for one who is gone --------------------------------------------------------------------------------

    private static void releaseAfterAWaiterHasGivenUp(Permits one) throws Exception {
        one.acquire(1);
        assertFalse(one.tryAcquire(SHORT));
        one.release(1);
        assertTrue(one.tryAcquire(), "the permit is lost");
    }

    private static void releaseAfterAWaiterWasCancelled(Permits one) throws Exception {
        TaskGroup.run(group -> {
            one.acquire(1);
            Task<?> waiter = group.fork(() -> one.tryAcquire(HOUR));
            Until.waits(waiter);
            waiter.cancel();
            waiter.join();
            one.release(1);
            assertTrue(one.tryAcquire(), "the permit is lost");
        });
    }

    /**
     * Failsafe 3.3.2: a waiter of a bulkhead whose time was over, or that was interrupted, stayed in its queue, and the next
     * permit went to it, and never came back. https://github.com/failsafe-lib/failsafe/issues/393
     */
    @EveryPlace
    void noPermitGoesToAWaiterThatIsGone(Place place) throws Exception {
        place.run(() -> {
            releaseAfterAWaiterHasGivenUp(permits(make.boundedSemaphore(1)));
            releaseAfterAWaiterWasCancelled(permits(make.boundedSemaphore(1)));
        });
    }

    @Test
    void aBulkheadThatLeavesItInItsQueueLosesThePermit() {
        Broken.isWrong(() -> releaseAfterAWaiterHasGivenUp(new OldSemaphores.Bulkhead(1)));
        Broken.isWrong(() -> releaseAfterAWaiterWasCancelled(new OldSemaphores.Bulkhead(1)));
    }
}
