package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.inspect.Snapshot;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Leftovers;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import dev.fermata.wait.Fiber;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a loop that carries its tasks by itself can get wrong. */
@ExtendWith(Leftovers.class)
final class DirectCarrierTest {
    private static final int TASKS = 40;
    private static final int ROUNDS = 200;

    private final Steps steps = new Steps();
    private final CountDownLatch latch = new CountDownLatch(1);

    /** A stack dump of a runnable thread submits it once more; one of a thread that is about to run keeps it from that. */
    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"DIRECT_LOOP", "DIRECT_VIRTUAL_LOOP", "SWITCHING_LOOP"})
    void whoLooksAtStacksAllTheTimeChangesNothing(Place place) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread looker = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                Snapshot.take();
            }
        });
        int[] unguarded = {0};
        Lock lock = Lock.create();
        Queue<Integer> queue = Queue.bounded(1);
        try {
            place.run(() -> TaskGroup.run(group -> {
                Thread home = JdkHook.carrier();
                for (int i = 0; i < TASKS; i++) {
                    int id = i;
                    Random random = new Random(id);
                    var _ = group.fork(() -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            unguarded[0]++;
                            switch ((id + round) % 4) {
                                case 0 -> Tasks.yieldNow();
                                case 1 -> {
                                    try (var _ = lock.acquire()) {
                                        Tasks.yieldNow();
                                    }
                                }
                                case 2 -> {
                                    queue.put(id);
                                    queue.take();
                                }
                                default -> {
                                    boolean blocks = random.nextInt(8) == 0; // its thread is unmounted while it is away
                                    Tasks.blocking(() -> LockSupport.parkNanos(blocks ? 1_000 : 0));
                                }
                            }
                            assertEquals(home, JdkHook.carrier());
                        }
                    });
                }
            }));
        } finally {
            over.set(true);
            looker.join();
        }
        assertEquals(TASKS * ROUNDS, unguarded[0]);
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"DIRECT_LOOP", "SWITCHING_LOOP"})
    void virtualThreadsThatATaskStartsRunBesideTheLoopAndOutliveIt(Place place) throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Thread[] started = new Thread[1];
        place.run(() -> {
            started[0] = Thread.startVirtualThread(() -> {
                ran.set(true);
                awaitLatch();
                Thread.startVirtualThread(() -> steps.add("a child of it"));
            });
            while (!ran.get()) {
                Thread.onSpinWait(); // holds the loop
            }
        });
        latch.countDown();
        started[0].join();
        steps.await("a child of it");
    }

    @Test
    void aTaskThatBlocksInWhatIsNoAwaitHoldsTheLoop() throws Exception {
        Place.DIRECT_LOOP.run(() -> Tasks.gather(
                () -> {
                    Thread.ofPlatform().start(releaser(Thread.currentThread()));
                    steps.add("blocks");
                    latch.await();
                    Thread.yield(); // nor does that give the turn away
                    steps.add("goes on");
                },
                () -> steps.add("the other")));
        steps.assertAre("blocks", "goes on", "the other");
    }

    @Test
    void orOthersRunMeanwhileAndItComesBackInOrder() throws Exception {
        Place.SWITCHING_LOOP.run(() -> Tasks.gather(
                () -> {
                    steps.add("blocks");
                    latch.await();
                    steps.add("is back");
                },
                () -> {
                    steps.add("the other");
                    LoopEngine engine = (LoopEngine) Fiber.current().engine;
                    assertEquals(1, engine.away.get());
                    latch.countDown();
                    while (engine.away.get() > 0) {
                        Thread.onSpinWait(); // holds the loop
                    }
                    steps.add("the other goes on");
                    Tasks.yieldNow(); // behind what was ready before, and in front of who comes back now
                    steps.add("the other again");
                },
                () -> steps.add("a third")));
        steps.assertAre("blocks", "the other", "the other goes on", "a third", "is back", "the other again");
    }

    @Test
    void aMonitorAndAForeignLockAreBlockingCallsToo() throws Exception {
        Object monitor = new Object();
        ReentrantLock lock = new ReentrantLock();
        Place.SWITCHING_LOOP.run(() -> Tasks.gather(
                () -> {
                    synchronized (monitor) {
                        Tasks.yieldNow();
                        steps.add("first");
                    }
                    lock.lock();
                    try {
                        Tasks.yieldNow();
                        steps.add("third");
                    } finally {
                        lock.unlock();
                    }
                },
                () -> {
                    synchronized (monitor) {
                        steps.add("second");
                    }
                    Tasks.yieldNow();
                    lock.lock();
                    lock.unlock();
                    steps.add("fourth");
                }));
        List<String> order = steps.list();
        assertTrue(order.indexOf("first") < order.indexOf("second"), order::toString);
        assertTrue(order.indexOf("third") < order.indexOf("fourth"), order::toString);
        assertEquals(4, order.size());
    }

    @Test
    void cancellingATaskEndsItsBlockingCall() throws Exception {
        Place.SWITCHING_LOOP.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                steps.add("blocks");
                latch.await();
            });
            steps.await("blocks");
            Snapshot snapshot = Snapshot.take();
            assertEquals(1, snapshot.loops().getFirst().blocking());
            assertTrue(snapshot.render().contains("blocking"), snapshot::render);
            task.cancel();
            Until.holds(task::isDone, "ended");
            assertTrue(task.isCancelled());
        });
    }

    @Test
    void aVirtualClockStandsStillWhileATaskBlocks() throws Exception {
        Loop.builder()
                .switchAtBlockingCalls()
                .virtualTime()
                .run(() -> Tasks.gather(
                        () -> {
                            Thread.ofPlatform().start(releaser(Thread.currentThread()));
                            latch.await();
                            steps.add("is back");
                        },
                        () -> {
                            Tasks.sleep(Duration.ofHours(1));
                            steps.add("an hour later");
                        }));
        steps.assertAre("is back", "an hour later");
    }

    @Test
    void aYieldOfTheJdkLetsOthersRunWhereTheLoopMaySwitchAtIt() throws Exception {
        Place.SWITCHING_LOOP.run(() -> Tasks.gather(
                () -> {
                    steps.add("a");
                    Thread.yield();
                    steps.add("a again");
                },
                () -> steps.add("b")));
        steps.assertAre("a", "b", "a again");
    }

    @Test
    void theInterruptFlagOfATaskIsNotLeftOnTheThreadThatCarriesIt() throws Exception {
        Place.DIRECT_LOOP.run(() -> Tasks.gather(
                () -> {
                    Thread.currentThread().interrupt();
                    assertTrue(Thread.currentThread().isInterrupted());
                    Thread.interrupted();
                    Tasks.yieldNow();
                },
                () -> assertFalse(Thread.currentThread().isInterrupted())));
    }

    /**
     * A spare thread may run it before home is back and says who holds the loop. It took itself for the holder then, and put
     * its timers and whom it woke among those of the loop, while the loop was at them: some were lost.
     */
    @Test
    void whoHasLeftForABlockingCallIsNotTheHolderFromThenOn() throws Exception {
        Place.DIRECT_LOOP.run(() -> {
            LoopEngine engine = (LoopEngine) Fiber.current().engine;
            long me = Thread.currentThread().threadId();
            for (int i = 0; i < 30_000; i++) {
                Tasks.blocking(() -> assertNotEquals(me, engine.holder));
                assertEquals(me, engine.holder);
            }
        });
    }

    /** Releases the latch as soon as that thread waits for it. */
    private Runnable releaser(Thread waits) {
        return () -> {
            while (waits.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            latch.countDown();
        };
    }

    private void awaitLatch() {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
