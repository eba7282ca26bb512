package dev.fermata.contracts;

import static dev.fermata.contracts.SemaphoreContractTest.assertState;
import static dev.fermata.contracts.SemaphoreContractTest.forkWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.time.Duration;

/** Rule 25: changing the limit while in use. */
public final class SemaphoreLimitContractTest {
    private final Primitives make = Primitives.underTest();

    @EveryPlace
    void aHigherLimitGrantsAtOnceWhatFits(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(2);
            semaphore.acquire(2);
            Task<?> one = forkWaiting(group, semaphore, 1);
            Task<?> two = forkWaiting(group, semaphore, 2);
            Task<?> another = forkWaiting(group, semaphore, 1);
            semaphore.resize(5);
            one.join();
            two.join();
            assertFalse(another.isDone());
            assertState(semaphore, 5, 5);
            semaphore.resize(6);
            another.join();
            assertState(semaphore, 6, 6);
        }));
    }

    @EveryPlace
    void afterALowerLimitReleasesFirstWorkOffTheExcess(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (Semaphore semaphore : new Semaphore[] {make.boundedSemaphore(4), make.semaphore(4)}) {
                Permit permit = semaphore.acquire();
                semaphore.acquire(3);
                semaphore.resize(2);
                assertState(semaphore, 2, 4);
                assertFalse(semaphore.tryAcquire());
                Task<?> waiter = forkWaiting(group, semaphore, 1);
                permit.close();
                assertState(semaphore, 2, 3);
                semaphore.release();
                assertState(semaphore, 2, 2);
                assertEquals(1, semaphore.waiting());
                semaphore.release();
                waiter.join();
                assertState(semaphore, 2, 2);
                semaphore.release(2);
                assertState(semaphore, 2, 0);
            }
        }));
    }

    @EveryPlace
    void aLimitThatIsLoweredAndRaisedAgainLosesNothing(Place place) throws Exception {
        place.run(() -> {
            Semaphore semaphore = make.boundedSemaphore(3);
            semaphore.acquire(3);
            semaphore.resize(0);
            semaphore.release();
            assertState(semaphore, 0, 2);
            semaphore.resize(3);
            assertState(semaphore, 3, 2);
            assertTrue(semaphore.tryAcquire());
            assertFalse(semaphore.tryAcquire());
        });
    }

    @EveryPlace
    void itSetsTheLimitWhateverReleasesHadMadeOfIt(Place place) throws Exception {
        place.run(() -> {
            Semaphore semaphore = make.semaphore(1);
            semaphore.release(5);
            assertState(semaphore, 6, 0);
            semaphore.resize(2);
            assertState(semaphore, 2, 0);
            semaphore.release();
            assertState(semaphore, 3, 0);
        });
    }

    @EveryPlace
    void aBoundedOneRefusesTheWaitersThatItCannotServeAnyMore(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore("seats", 5);
            semaphore.acquire(4);
            Task<Boolean> five = forkRefused(group, semaphore, 5);
            Task<?> one = forkWaiting(group, semaphore, 1);
            Task<Boolean> four = forkRefused(group, semaphore, 4);
            Task<?> three = forkWaiting(group, semaphore, 3);
            semaphore.resize(3);
            assertTrue(five.get());
            assertTrue(four.get());
            assertEquals(2, semaphore.waiting());
            assertState(semaphore, 3, 4);
            semaphore.release(2);
            one.join();
            semaphore.release(3);
            three.join();
            assertState(semaphore, 3, 3);
        }));
    }

    /** The head that stood in the way is refused: what is behind it goes on in the same moment. */
    @EveryPlace
    void whenTheHeadIsRefusedThoseBehindItGoOn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.boundedSemaphore(5);
            semaphore.acquire(1);
            Task<Boolean> five = forkRefused(group, semaphore, 5);
            Task<?> two = forkWaiting(group, semaphore, 2);
            semaphore.resize(3);
            two.join();
            assertTrue(five.get());
            assertState(semaphore, 3, 3);
        }));
    }

    @EveryPlace
    void aPlainOneKeepsThemWaitingForItsGrowth(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Semaphore semaphore = make.semaphore(5);
            semaphore.acquire(1);
            Task<?> five = forkWaiting(group, semaphore, 5);
            semaphore.resize(2);
            assertEquals(1, semaphore.waiting());
            semaphore.release(4);
            assertState(semaphore, 5, 5);
            five.join();
        }));
    }

    /**
     * A request that is possible when the call begins, and not any more when it comes to wait, must not stop the queue.
     * Every so often an await lets the others on the loop run first: one of these numbers of awaits meets that moment.
     */
    @EveryPlace(Place.Kind.LOOP)
    void aLimitThatFallsInTheMiddleOfTheCallRefusesItToo(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Event set = make.event();
            set.set();
            for (int awaits = 0; awaits < 200; awaits++) {
                Semaphore semaphore = make.boundedSemaphore(5);
                semaphore.tryAcquire();
                Tasks.sleep(Duration.ofNanos(1));
                Task<?> resizer = group.fork(() -> semaphore.resize(2));
                for (int i = 0; i < awaits; i++) {
                    set.await();
                }
                RuntimeException refusal = assertThrows(
                        RuntimeException.class,
                        () -> semaphore.tryAcquire(5, Duration.ofSeconds(1)),
                        awaits + " awaits");
                boolean atTheCall = refusal instanceof IllegalArgumentException;
                assertTrue(atTheCall || refusal instanceof IllegalStateException, refusal::toString);
                resizer.join();
                assertEquals(0, semaphore.waiting());
            }
        }));
    }

    private static Task<Boolean> forkRefused(TaskGroup group, Semaphore semaphore, int permits)
            throws InterruptedException {
        int before = semaphore.waiting();
        Task<Boolean> task = group.fork(() -> {
            String message = assertThrows(IllegalStateException.class, () -> semaphore.acquire(permits))
                    .getMessage();
            return message.contains("" + permits);
        });
        Until.waiting(semaphore::waiting, before + 1);
        return task;
    }
}
