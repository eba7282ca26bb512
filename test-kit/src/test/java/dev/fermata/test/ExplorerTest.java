package dev.fermata.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplorerTest {
    private static final Explorer ALL =
            Explorer.create().strategy(Strategy.EXHAUSTIVE).preemptions(1000);

    /** Tasks with so many operations each, on semaphores of their own, all there before the first of them begins. */
    private static Simulation.Body independent(int tasks, int operations, List<String> orders) {
        return simulation -> {
            StringBuilder order = new StringBuilder();
            Semaphore start = Semaphore.create(0);
            try (TaskGroup group = TaskGroup.open()) {
                for (int i = 0; i < tasks; i++) {
                    String name = "abc".substring(i, i + 1);
                    Semaphore own = Semaphore.create(0);
                    group.fork(() -> {
                        start.acquire();
                        for (int step = 0; step < operations; step++) {
                            own.release();
                            order.append(name);
                        }
                    });
                }
                simulation.awaitQuiescence();
                start.release(tasks);
                group.join();
            }
            orders.add(order.toString());
        };
    }

    @Test
    void exhaustiveSearchFindsAsManyOrdersAsThereAre() throws InterruptedException {
        List<String> orders = new ArrayList<>();
        Exploration seen = ALL.run(independent(2, 3, orders));
        assertTrue(seen.complete());
        assertEquals(20, Set.copyOf(orders).size()); // 6! / (3! 3!)
        assertTrue(seen.toString().startsWith("all " + seen.schedules() + " schedules explored"), seen::toString);
        orders.clear();
        ALL.run(independent(3, 1, orders));
        assertEquals(6, Set.copyOf(orders).size()); // 3!
    }

    /** Main forks one task and both have turns: f0 f1 for two steps of main after the fork, the task's begin and its step. */
    @Test
    void exhaustiveSearchRunsEachScheduleOnce() throws InterruptedException {
        Exploration seen = ALL.run(_ -> {
            Semaphore one = Semaphore.create(0);
            Task<?> task = Tasks.spawn(() -> one.release());
            one.release();
            task.join();
        });
        // after the fork main has two turns, up to its release and from there to the join; so has the task: 4! / (2!
        // 2!)
        assertEquals(6, seen.schedules());
        assertEquals(6, seen.distinct());
    }

    @Test
    void boundOnPreemptionsIsABound() throws InterruptedException {
        List<String> orders = new ArrayList<>();
        ALL.preemptions(0).run(independent(2, 3, orders));
        assertEquals(Set.of("aaabbb", "bbbaaa"), Set.copyOf(orders));
        orders.clear();
        ALL.preemptions(1).run(independent(2, 2, orders));
        assertFalse(orders.contains("abab") && orders.contains("baba"), orders::toString);
        assertTrue(orders.contains("abba"), orders::toString);
    }

    @Test
    void guardedSearchCutsWhatIsIndependent() throws InterruptedException {
        Exploration all = ALL.run(independent(2, 3, new ArrayList<>()));
        Exploration pruned = ALL.guarded(true).run(independent(2, 3, new ArrayList<>()));
        assertTrue(pruned.complete());
        assertTrue(pruned.schedules() < all.schedules() / 2, () -> pruned + "; " + all);
    }

    @Test
    void randomWalkIsTheSameForTheSameSeed() throws InterruptedException {
        assertEquals(orders(Explorer.create().seed(7)), orders(Explorer.create().seed(7)));
        assertNotEquals(
                orders(Explorer.create().seed(7)), orders(Explorer.create().seed(8)));
        Explorer pct = Explorer.create().strategy(Strategy.PCT);
        assertEquals(orders(pct.seed(7)), orders(pct.seed(7)));
    }

    private static List<String> orders(Explorer explorer) throws InterruptedException {
        List<String> orders = new ArrayList<>();
        Exploration seen = explorer.schedules(50).run(independent(3, 2, orders));
        assertEquals(50, seen.schedules());
        assertTrue(seen.distinct() <= 50 && seen.distinct() > 10, seen::toString);
        return orders;
    }

    @Test
    void fifoIsTheOrderOfALoop() throws Exception {
        List<List<String>> explored = new ArrayList<>();
        Exploration seen = Explorer.create().strategy(Strategy.FIFO).run(_ -> explored.add(trace()));
        assertEquals(1, seen.schedules());
        assertEquals(Loop.run(ExplorerTest::trace), explored.getFirst());
    }

    private static List<String> trace() throws Exception {
        List<String> lines = new ArrayList<>();
        Lock lock = Lock.create();
        TaskGroup.run(group -> {
            for (String name : List.of("a", "b", "c")) {
                group.fork(() -> {
                    for (int i = 0; i < 3; i++) {
                        try (var _ = lock.acquire()) {
                            lines.add(name + i);
                            Tasks.yieldNow();
                        }
                        Tasks.yieldNow();
                    }
                });
            }
            lines.add("body");
        });
        return lines;
    }

    // --- what is not deterministic is told
    // ----------------------------------------------------------------------------

    private static void assertCaught(String hint, Simulation.Body body) {
        AssertionError error =
                assertThrows(AssertionError.class, () -> Explorer.create().run(body));
        assertTrue(error.getMessage().startsWith("the test is not deterministic"), error::getMessage);
        assertTrue(error.getMessage().contains(hint), error::getMessage);
    }

    @Test
    void randomnessWithoutASeedIsCaught() {
        assertCaught(
                "randomness",
                _ -> steps(java.util.concurrent.ThreadLocalRandom.current().nextInt(1000)));
    }

    @Test
    void theSystemsClockIsCaught() {
        assertCaught("the system's clock", _ -> steps((int) (System.nanoTime() / 1000 % 1000)));
    }

    @Test
    void theOrderOfIdentityHashesIsCaught() {
        assertCaught("hash tables", _ -> {
            Map<Object, Integer> sizes = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                sizes.put(new Object(), i);
            }
            steps(sizes.values().iterator().next());
        });
    }

    @Test
    void foreignThreadIsCaught() {
        assertCaught("touched by thread the stranger", _ -> {
            Loop loop = Loop.current().orElseThrow();
            Thread stranger = Thread.ofPlatform().name("the stranger").start(() -> loop.submit(() -> Tasks.yieldNow()));
            stranger.join();
            steps((int) (System.nanoTime() / 1000 % 1000));
        });
    }

    private static void steps(int count) {
        Semaphore semaphore = Semaphore.create(0);
        for (int i = 0; i < count; i++) {
            semaphore.release();
        }
    }

    // --- what never ends
    // ----------------------------------------------------------------------------------------------

    @Test
    void scheduleThatNeverEndsIsGivenUpWhateverTheTestCatches() {
        Simulation.Body body = _ -> {
            Semaphore semaphore = Semaphore.create(0);
            for (int i = 0; i < 1_000_000; i++) {
                try {
                    semaphore.tryAcquire();
                } catch (AssertionError e) {
                    return; // swallowed
                }
            }
        };
        ScheduleFailure failure = assertThrows(
                ScheduleFailure.class, () -> Explorer.create().steps(100).run(body));
        assertTrue(failure.getMessage().contains("after 100 steps"), failure::getMessage);
    }

    @Test
    void sleepingForEverIsGivenUp() {
        ScheduleFailure failure = assertThrows(
                ScheduleFailure.class,
                () -> Explorer.create().steps(100).run(_ -> {
                    while (true) {
                        Tasks.sleep(Duration.ofSeconds(1));
                    }
                }));
        assertTrue(failure.getMessage().contains("has not ended"), failure::getMessage);
    }

    @Test
    void whoYieldsUntilATimerFiresIsNotStuck() throws InterruptedException {
        Explorer.create().run(_ -> {
            Set<String> done = new HashSet<>();
            Task<?> task = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofSeconds(1));
                done.add("slept");
            });
            while (done.isEmpty()) {
                Tasks.yieldNow();
            }
            task.join();
        });
    }

    @Test
    void badOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Explorer.create().schedules(-1));
        assertThrows(IllegalArgumentException.class, () -> Explorer.create().depth(0));
        assertThrows(IllegalArgumentException.class, () -> Explorer.create().realTimeLimit(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Explorer.create().replay("no schedule"));
    }
}
