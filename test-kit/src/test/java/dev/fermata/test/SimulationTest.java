package dev.fermata.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.DeadlockException;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

@Simulated
class SimulationTest {
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private Simulation seenBefore;

    @BeforeEach
    void remember(Simulation simulation) {
        seenBefore = simulation;
    }

    @Test
    void everyMethodOfATestGetsTheSameSimulation(Simulation simulation) {
        assertSame(seenBefore, simulation);
    }

    @Test
    void theClockBeginsAtTheSameInstantAndStandsStill(Simulation simulation) {
        assertEquals(START, simulation.now());
        assertEquals(Duration.ZERO, simulation.elapsed());
        assertEquals(START, simulation.clock().instant());
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        assertEquals(tokyo, simulation.clock().withZone(tokyo).getZone());
    }

    @Test
    void sleepTakesVirtualTimeOnly(Simulation simulation) throws InterruptedException {
        Tasks.sleep(Duration.ofDays(365));
        assertEquals(Duration.ofDays(365), simulation.elapsed());
    }

    @Test
    void advanceLetsTimersOfTheSameInstantFireAndTheirTasksRun(Simulation simulation) throws Exception {
        List<String> lines = new ArrayList<>();
        Duration month = Duration.ofDays(30);
        Task<?> before = Tasks.spawn(() -> {
            Tasks.sleep(month);
            lines.add("one");
            Tasks.yieldNow();
            lines.add("two");
        });
        Tasks.yieldNow(); // its timer is set first
        Task<?> after = Tasks.spawn(() -> {
            Tasks.sleep(month);
            Tasks.sleep(Duration.ofNanos(1));
            lines.add("too late");
        });
        simulation.advance(month);
        assertEquals(List.of("one", "two"), lines);
        assertEquals(month, simulation.elapsed());
        assertTrue(before.isDone());
        assertFalse(after.isDone());
        after.cancel();
    }

    @Test
    void advanceByNothingStillWaitsUntilTheOthersWait(Simulation simulation) throws Exception {
        Task<?> task = Tasks.spawn(() -> Tasks.yieldNow());
        simulation.advance(Duration.ZERO);
        assertTrue(task.isDone());
        assertThrows(IllegalArgumentException.class, () -> simulation.advance(Duration.ofNanos(-1)));
    }

    @Test
    void runUntilIdleFollowsChainsOfTimers(Simulation simulation) throws InterruptedException {
        int[] rounds = new int[1];
        Task<?> task = Tasks.spawn(() -> {
            for (int i = 0; i < 10; i++) {
                Tasks.sleep(Duration.ofHours(1));
                rounds[0]++;
            }
            Queue.rendezvous().take(); // for ever
        });
        simulation.runUntilIdle();
        assertEquals(10, rounds[0]);
        assertEquals(Duration.ofHours(10), simulation.elapsed());
        task.cancel();
    }

    @Test
    void whoWaitsForAnyPrimitiveIsIdle(Simulation simulation) throws Exception {
        Lock lock = Lock.create();
        Lock other = Lock.create();
        Task<?> sleeper = Tasks.spawn(() -> Tasks.sleep(Duration.ofDays(1)));
        List<VoidWork<?>> waits = List.of(
                () -> lock.acquire(),
                () -> Event.create().await(),
                () -> Semaphore.create(0).acquire(),
                () -> Barrier.create(2).await(),
                () -> Queue.unbounded().take(),
                () -> Queue.rendezvous().put("item"),
                () -> joinUnfinished(),
                () -> sleeper.join(),
                () -> waitFor(Condition.create(other), other),
                () -> Tasks.sleep(Duration.ofDays(1)),
                () -> Tasks.timeout(Duration.ofDays(1), () -> Event.create().await()),
                () -> Tasks.shield(() -> Event.create().await(Duration.ofDays(1))),
                () -> TaskGroup.run(group -> group.fork(() -> Event.create().await())));
        try (var _ = lock.acquire();
                TaskGroup group = TaskGroup.supervisor()) {
            waits.forEach(group::fork);
            simulation.awaitQuiescence();
            assertEquals(Duration.ZERO, simulation.elapsed());
            assertEquals(1, lock.waiting());
            group.cancel();
        }
    }

    private static void joinUnfinished() throws InterruptedException {
        Queue<String> queue = Queue.bounded(1);
        queue.put("unfinished");
        queue.join();
    }

    private static void waitFor(Condition condition, Lock lock) throws InterruptedException {
        try (var _ = lock.acquire()) {
            condition.await();
        }
    }

    @Test
    void twoCanWaitForQuiescence(Simulation simulation) throws Exception {
        Task<?> other = Tasks.spawn(simulation::awaitQuiescence);
        simulation.awaitQuiescence();
        other.join();
    }

    @Test
    void randomnessIsTheSameEachTime(Simulation simulation) throws Exception {
        List<Long> numbers = new ArrayList<>();
        Simulation.run(another -> numbers.add(another.random().nextLong()));
        assertEquals(numbers.getFirst(), simulation.random().nextLong());
        assertTrue(simulation.randomOf().nextInt(10) < 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterizedTestsAreSimulated(int days, Simulation simulation) throws InterruptedException {
        Tasks.sleep(Duration.ofDays(days));
        assertEquals(Duration.ofDays(days), simulation.elapsed());
    }

    @Nested
    class Inside {
        @Test
        void nestedTestsAreSimulated(Simulation simulation) throws InterruptedException {
            simulation.advance(Duration.ofDays(1));
            assertTrue(Task.current().isPresent());
        }

        @Explore(schedules = 3)
        void andMayBeExplored(Simulation simulation) throws InterruptedException {
            simulation.awaitQuiescence();
        }
    }

    /** How it ends, without JUnit. */
    @Nested
    class Ends {
        @Test
        void deadlockFailsAtOnceWithThePicture() {
            DeadlockException deadlock = assertThrows(
                    DeadlockException.class,
                    () -> outside(_ -> {
                        Lock lock = Lock.create("the lock");
                        lock.acquire();
                        Tasks.gather(
                                () -> lock.acquire(),
                                () -> Event.create("never").await());
                    }));
            assertTrue(deadlock.getMessage().contains("the lock"), deadlock::getMessage);
            assertTrue(deadlock.getMessage().contains("never"), deadlock::getMessage);
        }

        @Test
        void tasksThatAreLeftBehindFailIt() {
            AssertionError left = assertThrows(
                    AssertionError.class,
                    () -> outside(_ -> Tasks.spawn(() -> Event.create("later").await())));
            assertTrue(left.getMessage().contains("leaves tasks behind"), left::getMessage);
            assertTrue(left.getMessage().contains("waits for Event \"later\""), left::getMessage);
        }

        @Test
        void tasksThatCanEndByThemselvesMay() throws Throwable {
            outside(_ -> Tasks.spawn(() -> Tasks.yieldNow()));
        }

        @Test
        void whatTheTestThrowsPassesThrough() {
            AssertionError mine = new AssertionError("mine");
            assertSame(
                    mine,
                    assertThrows(
                            AssertionError.class,
                            () -> outside(_ -> {
                                throw mine;
                            })));
            TestAbortedException skip = new TestAbortedException();
            assertSame(
                    skip,
                    assertThrows(
                            TestAbortedException.class,
                            () -> outside(_ -> {
                                throw skip;
                            })));
        }

        @Test
        void aBusyTaskIsCaughtWithItsStack() {
            AssertionError busy = assertThrows(
                    AssertionError.class,
                    () -> thread(() -> Stage.simulate(_ -> spin(), Duration.ofMillis(50), Simulation.unbound(1))));
            assertTrue(busy.getMessage().contains("Task main has the turn"), busy::getMessage);
            assertTrue(
                    List.of(busy.getStackTrace()).stream()
                            .anyMatch(frame -> frame.getMethodName().equals("spin")),
                    () -> List.of(busy.getStackTrace()).toString());
        }

        private static void spin() throws InterruptedException {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        }

        @Test
        void onlyItsOwnTasksMayUseIt() throws Throwable {
            Simulation unused = Simulation.unbound(1);
            assertThrows(IllegalStateException.class, unused::now);
            AtomicReference<Simulation> ended = new AtomicReference<>();
            outside(ended::set);
            assertThrows(IllegalStateException.class, () -> ended.get().advance(Duration.ofDays(1)));
            assertThrows(IllegalStateException.class, ended.get()::runUntilIdle);
        }

        /** This test itself is on a loop. */
        private static void outside(Simulation.Body body) throws Throwable {
            thread(() -> Simulation.run(body));
        }

        private static void thread(VoidWork<?> work) throws Throwable {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            thread.start();
            thread.join();
            if (thrown.get() != null) {
                throw thrown.get();
            }
        }
    }
}
