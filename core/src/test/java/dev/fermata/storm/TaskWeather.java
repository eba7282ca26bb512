package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Tasks in groups, races and gatherings, which fail, fork, are joined by others and forked into from outside: no task
 * outlives its group, each has an outcome, and no context variable leaks from one to another.
 */
final class TaskWeather implements Weather {
    private static final ContextVar<Object> WHO = ContextVar.create("who");

    /** Children of one gathering, and whether they still run. */
    private static final class Brood {
        final Sailor captain;
        final AtomicInteger running = new AtomicInteger();

        Brood(Sailor captain) {
            this.captain = captain.mate();
            this.captain.disturb(); // whoever gathers may be timed out, and cancels them then
        }

        /** Work that takes its time, and may fail. */
        Callable<Integer> work(int result, int failsOneIn) {
            Sailor me = captain.mate();
            Object inherited = WHO.orElse("nobody");
            return () -> {
                running.incrementAndGet();
                try {
                    assertEquals(inherited, WHO.orElse("nobody"), "inherited");
                    try (var _ = WHO.set(me)) {
                        me.linger();
                        assertEquals(me, WHO.get(), "its own");
                        if (me.oneIn(failsOneIn)) {
                            throw new IOException("as it may");
                        }
                        me.linger();
                        assertEquals(me, WHO.get(), "its own");
                    }
                    assertEquals(inherited, WHO.orElse("nobody"), "what was inherited");
                    return result;
                } finally {
                    running.decrementAndGet();
                }
            };
        }

        List<Callable<Integer>> works(int failsOneIn) {
            List<Callable<Integer>> works = new ArrayList<>();
            for (int i = 0, size = 1 + captain.random.nextInt(5); i < size; i++) {
                works.add(work(i, failsOneIn));
            }
            return works;
        }

        void assertOver() {
            assertEquals(0, running.get(), "a task outlives its group");
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private final LongAdder ends = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicReference<House> openHouse = new AtomicReference<>(); // strangers fork into it
    private final AtomicReference<Task<?>> somebody = new AtomicReference<>();

    @Override
    public void gust(Sailor me) throws Exception {
        Object before = WHO.orElse("nobody");
        try (var _ = WHO.set(me)) {
            Brood brood = new Brood(me);
            try {
                act(me, brood);
                ends.increment();
            } catch (TaskGroupException | ExecutionException e) {
                assertTrue(isExpected(e), () -> "failed: " + e.getCause());
                failures.increment();
            } finally {
                brood.assertOver();
                assertEquals(me, WHO.get(), "mine");
            }
        }
        assertEquals(before, WHO.orElse("nobody"), "what was before");
    }

    private static boolean isExpected(Exception failed) {
        return !(failed.getCause() instanceof Error);
    }

    private void act(Sailor me, Brood brood) throws Exception {
        switch (me.random.nextInt(10)) {
            case 0 -> {
                List<Callable<Integer>> works = brood.works(NEVER);
                me.anyhow(() -> Tasks.gather(works))
                        .ifPresent(all -> assertEquals(
                                IntStream.range(0, works.size()).boxed().toList(), all, "in order"));
            }
            case 1 -> me.anyhow(() -> Tasks.gather(brood.works(4)));
            case 2 -> me.anyhow(() -> Tasks.race(brood.works(3)));
            case 3 -> settle(me, brood);
            case 4 -> map(me, brood);
            case 5 -> group(me, brood);
            case 6 -> keepOpenHouse(me);
            case 7 -> visitOpenHouse(me);
            case 8 -> spawn(me);
            default -> joinSomebody(me);
        }
    }

    private static void settle(Sailor me, Brood brood) throws Exception {
        List<Callable<Integer>> works = brood.works(3);
        me.anyhow(() -> Tasks.settle(works)).ifPresent(all -> {
            assertEquals(works.size(), all.size());
            all.forEach(it -> assertTrue(it.isDone()));
        });
    }

    private static void map(Sailor me, Brood brood) throws Exception {
        int size = me.random.nextInt(12);
        AtomicInteger atOnce = new AtomicInteger();
        int most = 1 + me.random.nextInt(4);
        List<Integer> items = IntStream.range(0, size).boxed().toList();
        me.anyhow(() -> Tasks.map(items, most, item -> {
                    assertTrue(atOnce.incrementAndGet() <= most, "too many at once");
                    try {
                        return brood.work(item, NEVER).call();
                    } finally {
                        atOnce.decrementAndGet();
                    }
                }))
                .ifPresent(all -> assertEquals(items, all));
    }

    /** Children that fork, a body that fails or ends early. */
    private static void group(Sailor me, Brood brood) throws Exception {
        me.anyhow(() -> TaskGroup.call(group -> {
            for (Callable<Integer> work : brood.works(8)) {
                Callable<Integer> second = brood.work(1, 8);
                group.fork(() -> {
                    group.fork(second);
                    return work.call();
                });
            }
            if (me.oneIn(6)) {
                brood.captain.disturb();
                return 0; // the body is over, and children fork
            }
            me.linger();
            return 1;
        }));
    }

    /** A group into which strangers fork while it is being joined, or closed. */
    private static final class House {
        final TaskGroup group;
        volatile boolean over;

        House(TaskGroup group) {
            this.group = group;
        }

        void visit(Storm storm) throws InterruptedException {
            storm.check(!over, "a task runs in a group that has ended", null);
            try {
                Tasks.yieldNow();
            } finally {
                storm.check(!over, "a task outlives its group", null);
            }
        }
    }

    private void keepOpenHouse(Sailor me) throws Exception {
        House house = new House(me.random.nextBoolean() ? TaskGroup.open() : TaskGroup.supervisor());
        try (TaskGroup group = house.group) {
            openHouse.set(house);
            if (me.oneIn(2)) {
                group.fork(() -> house.visit(me.storm));
            }
            me.hold();
            if (me.oneIn(2)) {
                group.join();
                house.over = true;
            }
        } finally {
            house.over = true;
        }
    }

    private void visitOpenHouse(Sailor me) throws Exception {
        House house = openHouse.get();
        for (int i = 0; house != null && i < 4; i++) {
            try {
                Task<?> guest = house.group.fork(() -> house.visit(me.storm));
                me.hold();
                if (me.oneIn(3)) {
                    me.anyhow(() -> {
                        guest.join();
                        return true;
                    });
                }
            } catch (IllegalStateException e) {
                openHouse.compareAndSet(house, null); // it has ended
                return;
            }
        }
    }

    private void spawn(Sailor me) throws Exception {
        Sailor mate = new Sailor(me.storm, null, me.random.split());
        mate.disturb(); // anybody may cancel it
        Task<Integer> task = Tasks.spawn(() -> {
            mate.linger();
            return 17;
        });
        somebody.set(task);
        if (me.oneIn(2)) {
            task.cancel(me.random.nextBoolean());
        }
        try {
            Integer result = me.oneIn(4)
                    ? task.toCompletableFuture().get(10, TimeUnit.SECONDS)
                    : me.anyhow(() -> task.get()).orElse(17);
            assertEquals(17, result);
        } catch (CancellationException e) {
            assertTrue(task.isCancelled(), task::toString);
        }
    }

    private void joinSomebody(Sailor me) throws Exception {
        Task<?> task = somebody.get();
        if (task != null) {
            if (me.oneIn(3)) {
                task.cancel("by somebody");
            }
            try {
                assertEquals(17, task.get(me.random.nextInt(100_000), TimeUnit.NANOSECONDS));
            } catch (CancellationException e) {
                assertTrue(task.isCancelled(), task::toString);
            } catch (TimeoutException e) {
                me.hold();
            }
        }
    }

    @Override
    public void audit() {
        Task<?> task = somebody.get();
        if (task != null && task.isDone()) {
            assertTrue(task.state() == Task.State.SUCCESS || task.state() == Task.State.CANCELLED, task::toString);
        }
    }

    @Override
    public boolean isLively() {
        return ends.sum() > 100 && failures.sum() > 10;
    }

    @Override
    public void settle() {
        assertEquals("nobody", WHO.orElse("nobody"));
    }
}
