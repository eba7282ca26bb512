package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Engine;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Leftovers;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Leftovers.class)
final class LoopGroupTest {
    private final Steps steps = new Steps();

    @ParameterizedTest
    @EnumSource(
            value = Loop.Carrier.class,
            names = {"PORTABLE", "DIRECT"})
    void whatBelongsToAKeyNeedsNoLock(Loop.Carrier carrier) throws Exception {
        Map<Integer, int[]> counters = new HashMap<>();
        for (int key = 0; key < 10; key++) {
            counters.put(key, new int[1]);
        }
        try (LoopGroup loops = LoopGroup.open(3, () -> Loop.builder().carrier(carrier))) {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                int key = i % 10;
                tasks.add(loops.submit((Object) key, () -> {
                    int[] counter = counters.get(key);
                    int before = counter[0];
                    counter[0] = before + 1;
                    Tasks.yieldNow();
                }));
            }
            for (Task<?> task : tasks) {
                task.get();
            }
        }
        counters.values().forEach(counter -> assertEquals(200, counter[0]));
    }

    @Test
    void keysAreSpreadOverAllLoopsAndEqualOnesShareOne() {
        try (LoopGroup loops = LoopGroup.open(4)) {
            Set<Loop> used = new HashSet<>();
            for (int key = 0; key < 64; key++) {
                used.add(loops.loopOf(key));
                assertSame(loops.loopOf("customer " + key), loops.loopOf(new String("customer " + key)));
            }
            assertEquals(Set.copyOf(loops.loops()), used);
        }
    }

    @Test
    void withoutAKeyEachLoopHasItsTurn() throws Exception {
        try (LoopGroup loops = LoopGroup.open(2)) {
            List<Loop> used = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                used.add(loops.submit(() -> Loop.current().orElseThrow()).get());
            }
            Loop first = loops.loops().getFirst();
            Loop second = loops.loops().getLast();
            assertEquals(List.of(first, second, first, second), used);
            assertEquals("loop \"loop-2\"", second.toString());
        }
    }

    @Test
    void workGoesFromLoopToLoopThroughAQueue() throws Exception {
        Queue<Integer> there = Queue.bounded(2);
        Queue<Integer> back = Queue.bounded(2);
        try (LoopGroup loops = LoopGroup.open(2)) {
            Task<?> echo = loops.submit(() -> {
                there.forEach(item -> back.put(item * 2));
                back.close();
            });
            Task<Integer> sum = loops.submit(() -> {
                Task<?> sender = Tasks.spawn(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        there.put(i);
                    }
                    there.close();
                });
                int[] total = {0};
                back.forEach(item -> total[0] += item);
                sender.get();
                return total[0];
            });
            assertEquals(999_000, sum.get());
            echo.get();
        }
    }

    @Test
    void closingItEndsWhatRunsOnAnyOfThemAlsoIfOneWaitsForAnother() throws Exception {
        Event never = Event.create();
        LoopGroup loops = LoopGroup.open(2);
        Task<?> first = loops.submit(() -> never.await());
        Task<?> second = loops.submit(() -> Tasks.uninterruptibly(() -> {
            try {
                first.join();
            } finally {
                steps.add("the first has ended");
            }
        }));
        Until.waits(first, second);
        loops.close();
        assertTrue(first.isCancelled());
        steps.assertAre("the first has ended");
        assertThrows(RejectedExecutionException.class, () -> loops.submit(() -> {}));
        loops.close();
    }

    @Test
    void aTaskOfAGroupCannotCloseIt() throws Exception {
        try (LoopGroup loops = LoopGroup.open(2)) {
            Task<?> closer = loops.submit(() -> assertThrows(IllegalStateException.class, loops::close));
            closer.get();
            assertEquals("still there", loops.submit(() -> "still there").get());
        }
    }

    @Test
    void sizesAreCheckedAndAGroupThatCannotBeCompletedLeavesNoLoopBehind() {
        assertThrows(IllegalArgumentException.class, () -> LoopGroup.open(0));
        AtomicInteger made = new AtomicInteger();
        assertThrows(
                IllegalStateException.class,
                () -> LoopGroup.open(2, () -> {
                    if (made.incrementAndGet() == 2) {
                        throw new IllegalStateException("no more");
                    }
                    return Loop.builder();
                }));
        assertEquals(2, made.get());
        assertTrue(Engine.loops().stream().noneMatch(loop -> loop.toString().contains("loop-1")));
    }
}
