package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.engine.Engine;
import dev.fermata.engine.PendingTimers;
import dev.fermata.inspect.Cycle;
import dev.fermata.inspect.Snapshot;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Logs;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Patience;
import dev.fermata.wait.Spawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A storm: for some seconds, crews of parallel tasks do random things to random primitives, and disturb each other, while
 * an auditor on a thread of its own checks what must hold at every instant. Then the storm ends, and everything must come
 * to rest: a task that does not is a hang, reported with the picture of all tasks and their stacks.
 *
 * <p>{@code -Dfermata.storm.seconds} says how long, {@code -Dfermata.storm.seed} which: the seed decides what every task
 * does and how long it dallies. It does not decide who runs when: that is up to the machine, so a failure need not come
 * back with its seed. It comes back sooner with it than with another.
 */
final class Storm {
    private static final Duration PATIENCE = Duration.ofSeconds(15); // without any progress
    private static final Duration CALM = Duration.ofSeconds(40); // until all has come to rest
    private static final Duration STILL = Duration.ofMillis(20);
    private static final int AFTER = 150; // ms
    private static final int CREWS = 12;
    private static final int STACKS = 40;

    private final String name;
    private final long seed;
    private final Duration time;
    private final LongAdder progress = new LongAdder();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final LongAdder owed = new LongAdder(); // tasks that must run and have not
    private volatile boolean rages = true;
    private volatile boolean still;
    private volatile boolean helped; // after the storm
    private volatile boolean audited = true;

    Storm(String name, long seed, Duration time) {
        this.name = name;
        this.seed = seed;
        this.time = time;
    }

    // --- for those who are in it -------------------------------------------------------------------------------------

    boolean rages() {
        return rages;
    }

    void progress() {
        progress.increment();
    }

    /** The first one counts; the storm ends with it. */
    void failed(Throwable thrown) {
        failure.compareAndSet(null, thrown);
    }

    void check(boolean holds, String what, @Nullable Throwable cause) {
        if (!holds) {
            failed(new AssertionError(what, cause));
        }
    }

    /** A task that must run, whatever comes. */
    void spawn(Runnable work) {
        owed.increment();
        Tasks.spawn(() -> {
            work.run();
            owed.decrement();
        });
    }

    // --- the storm ---------------------------------------------------------------------------------------------------

    void rage(Weather weather) throws InterruptedException {
        try {
            rageAndSettle(weather);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable thrown) { // everything: whatever it is comes with the seed
            throw new AssertionError(this + ": " + thrown.getMessage(), thrown);
        }
    }

    private void rageAndSettle(Weather weather) throws Throwable {
        Thread auditor = Thread.ofPlatform().daemon().name("auditor").start(() -> audit(weather));
        Thread helper = Thread.ofPlatform().daemon().name("helper").start(() -> help(weather));
        SplittableRandom random = new SplittableRandom(seed);
        List<Task<?>> crews = new ArrayList<>();
        for (int i = 0; i < CREWS; i++) {
            Crew crew = new Crew(this, weather, random.split());
            crews.add(Tasks.spawn(crew::rage));
        }
        try {
            watch(crews, weather);
        } finally {
            rages = false;
            audited = false;
            auditor.join();
            helper.join(PATIENCE);
        }
        throwFailure(crews);
        assertEquals(List.of(), Logs.containing("deadlock:"), "false alarms");
        holds(() -> owed.sum() == 0, "a task that was to run has not");
        weather.settle();
        holds(() -> PendingTimers.list().isEmpty(), "timers are pending");
    }

    private static void holds(Callable<Boolean> condition, String what) throws Exception {
        for (long start = System.nanoTime(); !condition.call(); LockSupport.parkNanos(1_000_000)) {
            assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), what);
        }
    }

    private void audit(Weather weather) {
        try {
            for (int i = 1; audited; i++) {
                weather.audit();
                if (i % 512 == 0) {
                    List<Cycle> cycles = Snapshot.take().deadlocks();
                    check(cycles.isEmpty(), "false alarm: " + cycles, null);
                }
                LockSupport.parkNanos(20_000);
            }
        } catch (Throwable thrown) { // everything
            failed(new AssertionError("the auditor objects", thrown));
        }
    }

    private void watch(List<Task<?>> crews, Weather weather) {
        long start = System.nanoTime();
        long moved = start;
        long seen = -1;
        while (failure.get() == null && !(helped && crews.stream().allMatch(Task::isDone))) {
            long now = System.nanoTime();
            if (seen != progress.sum()) {
                seen = progress.sum();
                moved = now;
            }
            still = now - moved > STILL.toNanos();
            rages &= now - start < time.toNanos() || !weather.isLively();
            if (now - moved > PATIENCE.toNanos()) {
                failed(hang("nothing has moved for " + PATIENCE.toSeconds() + " s"));
            } else if (now - start > time.plus(CALM).toNanos()) {
                failed(hang(rages ? "too little happens" : "tasks go on and on after the storm"));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Brings what all wait for. On a thread of its own: it may wait itself, and be forgotten. */
    private void help(Weather weather) {
        try {
            for (int after = 0; audited; after += rages ? 0 : 1) {
                if (still) {
                    weather.stir();
                }
                if (after > AFTER) { // first those who wait for each other only
                    weather.calm();
                    helped = true;
                }
                LockSupport.parkNanos(1_000_000);
            }
        } catch (Throwable thrown) { // everything
            failed(new AssertionError("the helper failed: " + thrown.getMessage(), thrown));
        }
    }

    private void throwFailure(List<Task<?>> crews) throws Throwable {
        for (Task<?> crew : crews) {
            if (crew.state() == Task.State.FAILED) {
                failed(crew.exceptionNow());
            } else if (crew.state() == Task.State.CANCELLED) {
                failed(new AssertionError("a crew was cancelled, by nobody"));
            }
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            crews.forEach(Task::cancel); // so that the next test begins with few of them
            throw thrown;
        }
    }

    /** With everything that may tell why. */
    private static AssertionError hang(String what) {
        List<Fiber> stuck = new ArrayList<>();
        collect(Spawner.installed().roots(Engine.parallel()), stuck);
        for (Engine loop : Engine.loops()) {
            collect(Spawner.installed().roots(loop), stuck);
        }
        List<Fiber> some = stuck.subList(0, Math.min(STACKS, stuck.size()));
        StringBuilder helper = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (thread.getKey().getName().equals("helper")) {
                helper.append("helper ").append(Arrays.toString(thread.getValue()));
            }
        }
        return new AssertionError(what + "; " + stuck.size() + " tasks:\n"
                + Snapshot.take().render() + "\n" + Patience.describe(some) + "\n" + helper);
    }

    private static void collect(Offspring family, List<Fiber> all) {
        for (Fiber fiber : family.fibers()) {
            all.add(fiber);
            for (Offspring group = fiber.offspring(); group != null; group = group.outer()) {
                collect(group, all);
            }
        }
    }

    /** With all that it takes to have it again, as far as that is possible. */
    @Override
    public String toString() {
        return name + ", seed " + seed + ", " + time.toMillis() + " ms, on "
                + System.getProperty(
                        "jdk.virtualThreadScheduler.parallelism",
                        String.valueOf(Runtime.getRuntime().availableProcessors()))
                + " carriers";
    }
}
