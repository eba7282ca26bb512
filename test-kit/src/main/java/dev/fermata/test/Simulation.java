package dev.fermata.test;

import dev.fermata.engine.Engine;
import dev.fermata.task.Tasks;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Spawner;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Time, and what else a test should have in its hands, of the loop that it runs on: a parameter of tests with
 * {@link Simulated} or {@link Explore}, or from {@link #run} without JUnit.
 *
 * {@snippet :
 * @Simulated
 * void remindsAfterAMonth(Simulation simulation) throws InterruptedException {
 *     var reminder = Tasks.spawn(() -> { Tasks.sleep(Duration.ofDays(30)); return "pay"; });
 *     simulation.advance(Duration.ofDays(30));
 *     assertTrue(reminder.isDone());
 * }
 * }
 *
 * <p>The clock starts at 2000-01-01T00:00:00Z and moves only when every task waits: for a primitive, a queue, another task or
 * the time. Only tasks of the loop may use a simulation.
 */
public final class Simulation {
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

    private final WaitQueue quiescence = new WaitQueue("quiescence");
    private final WaitQueue idleness = new WaitQueue("idleness");
    private final Sequencer sequencer = new Sequencer();
    private final RandomGenerator random;
    private @Nullable Fiber main; // from the moment at which its loop runs

    private Simulation(long seed) {
        this.random = new SharedRandom(seed);
    }

    /** In which order tasks draw is a matter of the schedule: each draw is a step. */
    private static final class SharedRandom implements RandomGenerator {
        private final SplittableRandom source;

        SharedRandom(long seed) {
            source = new SplittableRandom(seed);
        }

        @Override
        public long nextLong() {
            Fiber.current().step(this, "draw from");
            return source.nextLong();
        }

        @Override
        public String toString() {
            return "random";
        }
    }

    /** One whose loop does not run yet. */
    static Simulation unbound(long seed) {
        return new Simulation(seed);
    }

    /** What a simulated test does. */
    @FunctionalInterface
    public interface Body {
        /** The test. */
        void run(Simulation simulation) throws Exception;
    }

    /** Runs the body on the task of the caller, the main task of its loop, and looks for what it leaves. */
    void play(Body body) throws Exception {
        main = Fiber.current();
        body.run(this);
        checkNothingIsLeft();
    }

    /** Nobody is ready: whether that was waited for. */
    boolean quiet(boolean timer) {
        return wake(quiescence) || (!timer && wake(idleness));
    }

    /**
     * Runs a test on a new loop with a virtual clock; the calling thread waits for its end.
     *
     * @throws AssertionError if tasks are left, or real time runs away
     * @throws dev.fermata.loop.DeadlockException at once, if everybody waits and nothing can wake one
     */
    public static void run(Body body) throws Exception {
        Stage.simulate(body, Stage.REAL_TIME_LIMIT, unbound(Explorer.DEFAULT_SEED));
    }

    // --- time --------------------------------------------------------------------------------------------------------

    /** The time on the loop's clock. */
    public Instant now() {
        return engine().now();
    }

    /** How much virtual time has passed since the test began. */
    public Duration elapsed() {
        return Duration.between(START, now());
    }

    /** Lets so much time pass; then until everybody waits, the timers of that very instant included. */
    public void advance(Duration time) throws InterruptedException {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must not be negative: " + time);
        }
        checkCaller();
        Tasks.sleep(time);
        awaitQuiescence();
    }

    /** Waits until every other task waits, for whatever it is; no time passes. */
    public void awaitQuiescence() throws InterruptedException {
        await(quiescence);
    }

    /** Lets time pass until every other task waits and no timer is pending: whatever can happen by itself has happened. */
    public void runUntilIdle() throws InterruptedException {
        await(idleness);
    }

    private void await(WaitQueue queue) throws InterruptedException {
        checkCaller();
        Fiber me = Fiber.enterAwait();
        me.checkMayWait();
        Waiter waiter = new Waiter(me);
        queue.usedBy(me.engine);
        queue.lock();
        queue.add(waiter);
        queue.unlock();
        waiter.await();
    }

    private boolean wake(WaitQueue queue) {
        if (queue.sizeNow() == 0) {
            return false;
        }
        queue.lock();
        Waiter first = queue.grantFirst();
        queue.unlock();
        if (first != null) {
            first.wake();
        }
        return first != null;
    }

    private void checkCaller() {
        Fiber me = Fiber.current();
        if (me.engine != engine()) {
            throw new IllegalStateException("only a task of the simulated loop can wait for it: not " + me.name());
        }
    }

    private Engine engine() {
        Fiber bound = main;
        if (bound == null) {
            throw new IllegalStateException(
                    "the simulation begins with the test: use it there, not before or after it");
        }
        return bound.engine;
    }

    // --- what is not time --------------------------------------------------------------------------------------------

    /** Forces an order of steps; one for the whole test. */
    public Sequencer sequencer() {
        return sequencer;
    }

    /** Randomness that is the same whenever the test runs. */
    public RandomGenerator random() {
        return random;
    }

    /** As {@link #random}, for code that wants a {@link Random}. */
    public Random randomOf() {
        return Random.from(random);
    }

    /** The loop's clock in UTC, for code that takes a {@link Clock} or an {@link java.time.InstantSource}. */
    public Clock clock() {
        return new LoopClock(engine(), ZoneOffset.UTC);
    }

    private static final class LoopClock extends Clock {
        private final Engine engine;
        private final ZoneId zone;

        LoopClock(Engine engine, ZoneId zone) {
            this.engine = engine;
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new LoopClock(engine, other);
        }

        @Override
        public Instant instant() {
            return engine.now();
        }
    }

    // --- the end -----------------------------------------------------------------------------------------------------

    private void checkNothingIsLeft() throws InterruptedException {
        if (left().isEmpty()) {
            return;
        }
        awaitQuiescence(); // those that can end now, do
        List<Fiber> left = left();
        if (!left.isEmpty()) {
            throw new AssertionError(
                    "the test has ended, and leaves tasks behind: join or cancel them, or put them into a"
                            + " TaskGroup\n"
                            + left.stream().map(Simulation::describe).collect(Collectors.joining("\n")));
        }
    }

    private List<Fiber> left() {
        return Spawner.installed().roots(engine()).fibers().stream()
                .filter(fiber -> fiber != main)
                .toList();
    }

    private static String describe(Fiber fiber) {
        Waiter waiter = fiber.waiting();
        Object awaited = waiter == null ? null : waiter.awaited();
        return "  " + fiber.name() + (awaited == null ? " runs" : " waits for " + awaited);
    }
}
