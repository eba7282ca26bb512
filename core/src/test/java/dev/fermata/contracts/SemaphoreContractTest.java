package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.sync.SemaphoreStats;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.Executable;

/** Rules 22 and 25: permits, weights, refusals. Changing the limit is in {@link SemaphoreLimitContractTest}. */
public final class SemaphoreContractTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    /** A task that waits for so many permits, and keeps them. */
    public static Task<Boolean> forkWaiting(TaskGroup group, Semaphore semaphore, int permits)
            throws InterruptedException {
        int before = semaphore.waiting();
        Task<Boolean> task = group.fork(permits + " permits", () -> semaphore.acquire(permits) != null);
        Until.waiting(semaphore::waiting, before + 1);
        Until.waits(task);
        return task;
    }

    public static void assertState(Semaphore semaphore, int limit, int held) {
        SemaphoreStats stats = semaphore.stats();
        assertEquals(limit, stats.limit(), "limit");
        assertEquals(held, stats.held(), "held");
        assertEquals(Math.max(0, limit - held), stats.available(), "available");
        assertEquals(stats.available(), semaphore.available());
        assertEquals(semaphore.waiting(), stats.waiters().size());
    }

    private static void assertRefused(Class<? extends Exception> type, Executable call, String... words) {
        String message = assertThrows(type, call).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    // --- order -------------------------------------------------------------------------------------------------------

    @EveryPlace
    void aReleaseGrantsAtOnceWhatFitsInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(5);
            semaphore.acquire(5);
            Task<?> one = forkWaiting(group, semaphore, 1);
            Task<?> three = forkWaiting(group, semaphore, 3);
            Task<?> two = forkWaiting(group, semaphore, 2);
            Task<?> another = forkWaiting(group, semaphore, 1);
            semaphore.release(4);
            assertState(semaphore, 5, 5);
            assertEquals(2, semaphore.waiting());
            one.join();
            three.join();
            semaphore.release();
            assertState(semaphore, 5, 4); // one is free, but the next needs two
            semaphore.release();
            two.join();
            assertFalse(another.isDone());
            semaphore.release();
            another.join();
            assertState(semaphore, 5, 5);
        }));
    }

    @EveryPlace
    void aSmallRequestWaitsBehindALargeOne(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(3);
            semaphore.acquire(2);
            Task<?> large = forkWaiting(group, semaphore, 2);
            assertEquals(1, semaphore.available());
            assertFalse(semaphore.tryAcquire()); // it is free, but somebody waits
            assertFalse(semaphore.tryAcquire(1, Duration.ZERO));
            assertRefused(TimeoutException.class, () -> semaphore.acquire(Duration.ZERO));
            Task<?> small = forkWaiting(group, semaphore, 1);
            assertState(semaphore, 3, 2);
            semaphore.release();
            large.join();
            assertState(semaphore, 3, 3);
            assertFalse(small.isDone());
            semaphore.release();
            small.join();
        }));
    }

    /** golang/sync #10: a cancelled large request at the head left everybody behind it waiting. */
    @EveryPlace
    void whenTheLargeRequestAtTheHeadIsCancelledThoseBehindItGoOn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(10);
            semaphore.acquire(7);
            Task<?> large = forkWaiting(group, semaphore, 10);
            Task<?> two = forkWaiting(group, semaphore, 2);
            Task<?> one = forkWaiting(group, semaphore, 1);
            Task<?> four = forkWaiting(group, semaphore, 4);
            large.cancel();
            two.join();
            one.join();
            assertState(semaphore, 10, 10);
            assertEquals(1, semaphore.waiting());
            four.cancel(); // in the tail: nothing changes
            four.join();
            assertState(semaphore, 10, 10);
        }));
    }

    @EveryPlace
    void whenTheTimeOfTheLargeRequestAtTheHeadIsOverThoseBehindItGoOn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.semaphore(10);
            semaphore.acquire(7);
            Task<Boolean> large = group.fork(() -> semaphore.tryAcquire(10, Duration.ofMillis(300)));
            Until.waiting(semaphore::waiting, 1);
            Task<Boolean> small = group.fork(() -> semaphore.tryAcquire(3, HOUR));
            Until.waiting(semaphore::waiting, 2);
            assertTrue(small.get());
            assertFalse(large.get());
            assertState(semaphore, 10, 10);
        }));
    }

    @EveryPlace
    void whenARequestInTheMiddleIsCancelledTheOrderStays(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(2);
            semaphore.acquire(2);
            Task<?> first = forkWaiting(group, semaphore, 2);
            Task<?> middle = forkWaiting(group, semaphore, 1);
            Task<?> last = forkWaiting(group, semaphore, 1);
            middle.cancel();
            middle.join();
            assertEquals(2, semaphore.waiting());
            semaphore.release(2);
            first.join();
            assertFalse(last.isDone());
            semaphore.release(2);
            last.join();
            assertState(semaphore, 2, 1);
        }));
    }

    // --- releasing ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void aBoundedOneRefusesToReleaseMoreThanIsHeld(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore("seats", 3);
            assertRefused(IllegalStateException.class, semaphore::release, "seats", "1");
            semaphore.acquire(2);
            assertRefused(IllegalStateException.class, () -> semaphore.release(3), "seats", "3");
            assertState(semaphore, 3, 2); // nothing was given back
            Task<?> waiter = forkWaiting(group, semaphore, 2);
            assertRefused(IllegalStateException.class, () -> semaphore.release(3), "seats", "3");
            assertState(semaphore, 3, 2);
            semaphore.release(2);
            waiter.join();
            assertState(semaphore, 3, 2);
        }));
    }

    @EveryPlace
    void aPlainOneGrowsByWhatIsReleasedBeyondWhatIsHeld(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.semaphore(0);
            assertState(semaphore, 0, 0);
            semaphore.release(2);
            assertState(semaphore, 2, 0);
            semaphore.acquire();
            semaphore.release(3);
            assertState(semaphore, 4, 0);
            Task<?> waiter = forkWaiting(group, semaphore, 6);
            semaphore.release();
            assertFalse(waiter.isDone());
            semaphore.release();
            waiter.join();
            assertState(semaphore, 6, 6);
        }));
    }

    @EveryPlace
    void aLimitBeyondAllNumbersIsRefusedAndNothingChanges(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.semaphore("seats", 2);
            assertRefused(IllegalStateException.class, () -> semaphore.release(Integer.MAX_VALUE), "seats");
            assertState(semaphore, 2, 0);
            Task<?> waiter = forkWaiting(group, semaphore, 3);
            assertRefused(IllegalStateException.class, () -> semaphore.release(Integer.MAX_VALUE), "seats");
            assertState(semaphore, 2, 0);
            semaphore.release();
            waiter.join();
            assertState(semaphore, 3, 3);
        }));
    }

    @EveryPlace
    void theLargestNumbersFit(Place place) throws Exception {
        place.run(() -> {
            int most = Integer.MAX_VALUE;
            Semaphore semaphore = make.boundedSemaphore(most);
            assertTrue(semaphore.tryAcquire(most));
            assertState(semaphore, most, most);
            assertFalse(semaphore.tryAcquire());
            semaphore.resize(0);
            assertState(semaphore, 0, most);
            semaphore.release(most);
            assertState(semaphore, 0, 0);
            Semaphore growing = make.semaphore(most - 1);
            growing.release();
            assertState(growing, most, 0);
        });
    }

    // --- permits -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void aPermitGivesBackWhatItStandsForOnce(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.semaphore(3);
            Permit two = semaphore.acquire(2);
            Permit one = semaphore.acquire(HOUR);
            assertState(semaphore, 3, 3);
            two.close();
            two.close();
            assertState(semaphore, 3, 1);
            group.fork(one::close).join(); // any task may
            one.close();
            assertState(semaphore, 3, 0);
        }));
    }

    @EveryPlace
    void aPermitWhoseHoldWasReleasedOtherwiseDoesNothing(Place place) throws Exception {
        place.run(() -> {
            for (Semaphore semaphore : List.of(make.semaphore(2), make.boundedSemaphore(2))) {
                Permit permit = semaphore.acquire(2);
                semaphore.release(2);
                permit.close(); // neither complains nor makes a plain one grow
                assertState(semaphore, 2, 0);
            }
        });
    }

    @EveryPlace
    void aPermitHandsOnToThoseWhoWait(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(2);
            Permit permit = semaphore.acquire(2);
            Task<?> one = forkWaiting(group, semaphore, 1);
            Task<?> another = forkWaiting(group, semaphore, 1);
            permit.close();
            one.join();
            another.join();
            permit.close();
            assertState(semaphore, 2, 2);
        }));
    }

    // --- arguments ---------------------------------------------------------------------------------------------------

    @EveryPlace
    void aBoundedOneRefusesRequestsThatItCanNeverMeet(Place place) throws Exception {
        place.run(() -> {
            Semaphore semaphore = make.boundedSemaphore("seats", 3);
            String[] words = {"permits", "seats", "3", "4"};
            assertRefused(IllegalArgumentException.class, () -> semaphore.acquire(4), words);
            assertRefused(IllegalArgumentException.class, () -> semaphore.tryAcquire(4), words);
            assertRefused(IllegalArgumentException.class, () -> semaphore.tryAcquire(4, HOUR), words);
            assertRefused(IllegalArgumentException.class, () -> semaphore.tryAcquire(4, Duration.ZERO), words);
            assertRefused(
                    IllegalArgumentException.class,
                    () -> make.boundedSemaphore(0).acquire(),
                    "0",
                    "1");
            assertFalse(make.semaphore(3).tryAcquire(4));
            assertState(semaphore, 3, 0);
        });
    }

    @EveryPlace
    void numbersOutOfRangeAreRefused(Place place) throws Exception {
        place.run(() -> {
            Semaphore semaphore = make.semaphore(3);
            Class<IllegalArgumentException> refusal = IllegalArgumentException.class;
            assertRefused(refusal, () -> make.semaphore(-1), "permits", "-1");
            assertRefused(refusal, () -> make.boundedSemaphore("seats", -2), "permits", "-2");
            assertRefused(refusal, () -> semaphore.resize(-3), "permits", "-3");
            for (int few : new int[] {0, -1, Integer.MIN_VALUE}) {
                assertRefused(refusal, () -> semaphore.acquire(few), "permits", "" + few);
                assertRefused(refusal, () -> semaphore.tryAcquire(few), "permits", "" + few);
                assertRefused(refusal, () -> semaphore.tryAcquire(few, HOUR), "permits", "" + few);
                assertRefused(refusal, () -> semaphore.release(few), "permits", "" + few);
            }
            assertThrows(NullPointerException.class, () -> make.semaphore(null, 1));
            assertThrows(NullPointerException.class, () -> semaphore.tryAcquire(null));
            assertThrows(NullPointerException.class, () -> semaphore.acquire(null));
            assertState(semaphore, 3, 0);
        });
    }

    @EveryPlace
    void theTimeoutNamesTheSemaphoreAndTheLimit(Place place) throws Exception {
        place.run(() -> {
            Semaphore semaphore = make.boundedSemaphore("seats", 1);
            semaphore.acquire();
            assertRefused(TimeoutException.class, () -> semaphore.acquire(Duration.ofMillis(5)), "seats", "5 ms");
            assertRefused(TimeoutException.class, () -> semaphore.acquire(Duration.ofSeconds(-2)), "seats", "-2 s");
        });
    }

    @EveryPlace
    void statisticsListTheWaitersInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore("seats", 3);
            semaphore.acquire(3);
            Task<?> two = forkWaiting(group, semaphore, 2);
            Task<?> one = forkWaiting(group, semaphore, 1);
            SemaphoreStats stats = semaphore.stats();
            assertEquals("seats", stats.name());
            assertEquals(
                    List.of(two.id(), one.id()),
                    stats.waiters().stream().map(Thread::threadId).toList());
            assertTrue(semaphore.toString().contains("seats"));
            one.cancel();
            two.cancel();
        }));
    }
}
