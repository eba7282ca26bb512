package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Groups whose tasks return, fail, fork and sleep at random, while their owners are cancelled at random: no task
 * outlives its group, no failure is lost or made up, and no cancellation is forgotten.
 */
final class GroupStressTest {
    private static final Duration FOR = Duration.ofMillis(600);
    private static final int OWNERS = 8;

    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** What is known of one group. */
    private static final class Round {
        final AtomicInteger running = new AtomicInteger();
        final Set<Throwable> thrown = ConcurrentHashMap.newKeySet();
        final SplittableRandom random;
        volatile boolean pending; // the owner has been told of its cancellation, and has put it back

        Round(SplittableRandom random) {
            this.random = random;
        }
    }

    @EveryPlace
    void noTaskNoFailureAndNoCancellationIsLost(Place place) throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        place.run(() -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < FOR.toNanos() || !hasSeenAllEnds()) {
                List<Round> all = new ArrayList<>();
                List<Task<?>> owners = new ArrayList<>();
                for (int i = 0; i < OWNERS; i++) {
                    Round round = new Round(random.split());
                    all.add(round);
                    owners.add(Tasks.spawn(() -> own(round)));
                }
                for (Task<?> owner : owners) {
                    if (random.nextInt(2) == 0) {
                        Tasks.sleep(Duration.ofNanos(random.nextInt(50_000)));
                        owner.cancel();
                    }
                }
                for (int i = 0; i < OWNERS; i++) {
                    owners.get(i).join();
                    assertEnd(owners.get(i), all.get(i));
                }
            }
        });
    }

    /** However little of the time the machine gave us. */
    private boolean hasSeenAllEnds() {
        return failed.get() > 10 && cancelled.get() > 10 && rounds.get() > failed.get() + cancelled.get();
    }

    private void assertEnd(Task<?> owner, Round round) {
        rounds.incrementAndGet();
        assertEquals(0, round.running.get());
        switch (owner.state()) {
            case FAILED -> {
                failed.incrementAndGet();
                assertTrue(owner.exceptionNow() instanceof TaskGroupException, () -> "" + owner.exceptionNow());
            }
            case CANCELLED -> {
                cancelled.incrementAndGet();
                assertTrue(round.thrown.isEmpty() || round.pending, round.thrown::toString);
            }
            default -> {
                assertEquals(State.SUCCESS, owner.state());
                assertEquals(Set.of(), round.thrown);
            }
        }
    }

    private void own(Round round) throws Exception {
        try {
            TaskGroup.run(group -> {
                int children = round.random.nextInt(1, 6);
                for (int i = 0; i < children; i++) {
                    SplittableRandom mine = round.random.split();
                    var _ = group.fork(() -> live(group, round, mine));
                }
                if (round.random.nextBoolean()) {
                    Tasks.sleep(Duration.ofNanos(round.random.nextInt(50_000)));
                }
            });
        } catch (TaskGroupException e) {
            assertEquals(0, round.running.get());
            assertEquals(round.thrown, new HashSet<>(e.failures()));
            assertEquals(round.thrown.size(), e.failures().size());
            if (Thread.currentThread().isInterrupted()) { // cancelled, besides: that is pending
                round.pending = true;
                throw assertThrows(TaskCancelledException.class, Tasks::yieldNow);
            }
            throw e;
        }
        assertFalse(round.running.get() > 0);
    }

    private void live(TaskGroup group, Round round, SplittableRandom random) throws Exception {
        round.running.incrementAndGet();
        try {
            switch (random.nextInt(8)) {
                case 0 -> fail(round, "at once");
                case 1, 2 -> Tasks.sleep(Duration.ofNanos(random.nextInt(100_000)));
                case 3 -> {
                    SplittableRandom its = random.split();
                    var _ = group.fork(() -> live(group, round, its));
                }
                case 4 -> {
                    try {
                        Tasks.sleep(Duration.ofNanos(random.nextInt(100_000)));
                    } catch (InterruptedException e) {
                        fail(round, "while cancelled");
                    }
                }
                case 5 -> Tasks.shield(() -> Tasks.sleep(Duration.ofNanos(random.nextInt(50_000))));
                default -> Tasks.yieldNow();
            }
        } finally {
            round.running.decrementAndGet();
        }
    }

    private static void fail(Round round, String how) throws IOException {
        IOException failure = new IOException(how);
        round.thrown.add(failure);
        throw failure;
    }
}
