package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Rules that other libraries test of their barriers; see docs/evidence. */
final class BarrierRulesTest {
    private static final int PARTIES = 5;

    private final Barrier barrier = Barrier.create(PARTIES);
    private final AtomicInteger broken = new AtomicInteger();

    private static <T> List<T> results(List<Task<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Task<T> task : tasks) {
            results.add(task.get());
        }
        return results;
    }

    /** asyncio lets nobody in while a round is left; here a round is over the moment it is complete. */
    @EveryPlace
    void whoIsQuickArrivesForTheNextRoundWhileTheOthersStillLeave(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            List<Task<List<Integer>>> tasks = new ArrayList<>();
            for (int i = 1; i < PARTIES; i++) {
                tasks.add(group.fork(() -> List.of(barrier.await(), barrier.await())));
                Until.waiting(barrier::waiting, i);
            }
            int first = barrier.await();
            int second = barrier.await();
            List<Integer> firsts = new ArrayList<>(List.of(first));
            List<Integer> seconds = new ArrayList<>(List.of(second));
            for (List<Integer> both : results(tasks)) {
                firsts.add(both.get(0));
                seconds.add(both.get(1));
            }
            assertEquals(List.of(4, 0, 1, 2, 3), firsts);
            assertEquals(
                    IntStream.range(0, PARTIES).boxed().toList(),
                    seconds.stream().sorted().toList());
            if (place.isLoop()) {
                assertEquals(0, second); // the others have not run yet
            }
            assertEquals(0, barrier.waiting());
        }));
    }

    @EveryPlace
    void aResetOrAnAbortAfterTheRoundWasCompleteDoesNotReachThoseWhoWereInIt(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (boolean abort : new boolean[] {false, true}) {
                List<Task<Integer>> tasks = new ArrayList<>();
                for (int i = 1; i < PARTIES; i++) {
                    tasks.add(group.fork(() -> barrier.await()));
                    Until.waiting(barrier::waiting, i);
                }
                assertEquals(PARTIES - 1, barrier.await());
                if (abort) {
                    barrier.abort();
                } else {
                    barrier.reset();
                }
                assertEquals(List.of(0, 1, 2, 3), results(tasks));
                assertEquals(abort, barrier.isBroken());
            }
        }));
    }

    @EveryPlace
    void thoseWhomAResetSentAwayMayMeetAgain(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 1; i < PARTIES; i++) {
                tasks.add(group.fork(() -> {
                    assertThrows(BrokenBarrierException.class, barrier::await);
                    broken.incrementAndGet();
                    return barrier.await();
                }));
                Until.waiting(barrier::waiting, i);
            }
            barrier.reset();
            Until.holds(() -> broken.get() == PARTIES - 1 && barrier.waiting() == PARTIES - 1, "all back");
            assertEquals(PARTIES - 1, barrier.await());
            assertEquals(List.of(0, 1, 2, 3), results(tasks).stream().sorted().toList());
            assertFalse(barrier.isBroken());
        }));
    }

    @EveryPlace
    void aResetOfOneWhereNobodyWaitsChangesNothing(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier two = Barrier.create(2);
            for (int round = 0; round < 3; round++) {
                two.reset();
                assertFalse(two.isBroken());
                Task<Integer> other = group.fork(() -> two.await());
                Until.waiting(two::waiting, 1);
                assertEquals(1, two.await());
                assertEquals(0, other.get());
                assertEquals(0, two.waiting());
            }
        }));
    }

    /** From the tests of Python's threading.Barrier: one fails and aborts, the others are told, all begin again. */
    @EveryPlace
    void oneThatFailsAbortsForTheOthersAndAllCanBeginAgain(Place place) throws Exception {
        Barrier meeting = Barrier.create(PARTIES);
        AtomicInteger together = new AtomicInteger();
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < PARTIES; i++) {
                group.fork(() -> {
                    if (barrier.await() == PARTIES / 2) {
                        barrier.abort();
                    } else {
                        assertThrows(BrokenBarrierException.class, barrier::await);
                        broken.incrementAndGet();
                    }
                    if (meeting.await() == 0) { // all have left the broken one, nobody is back
                        barrier.reset();
                    }
                    meeting.await();
                    barrier.await();
                    together.incrementAndGet();
                });
            }
            group.join();
            assertEquals(PARTIES - 1, broken.get());
            assertEquals(PARTIES, together.get());
            assertFalse(barrier.isBroken());
            assertEquals(0, barrier.waiting());
        }));
    }

    @EveryPlace
    void itsTextTellsHowManyHaveArrivedAndWhetherItIsBroken(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            assertTrue(barrier.toString().contains("0 of 5"), barrier::toString);
            Task<?> waiter = group.fork(() -> assertThrows(BrokenBarrierException.class, barrier::await));
            Until.waiting(barrier::waiting, 1);
            assertTrue(barrier.toString().contains("1 of 5"), barrier::toString);
            assertFalse(barrier.toString().contains("broken"), barrier::toString);
            barrier.abort();
            waiter.get();
            assertTrue(barrier.toString().contains("broken"), barrier::toString);
        }));
    }
}
