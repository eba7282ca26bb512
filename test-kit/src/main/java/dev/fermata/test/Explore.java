package dev.fermata.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs under many schedules: before every operation on a primitive, a queue or a task, and at every wait, the
 * strategy decides who runs next, and whether a timer that is pending fires now or later.
 *
 * {@snippet :
 * @Explore(schedules = 10_000)
 * void noUpdateIsLost() throws Exception {
 *     var counter = new Counter();
 *     Tasks.gather(counter::increment, counter::increment);
 *     assertEquals(2, counter.value());
 * }
 * }
 *
 * <p>A schedule under which it fails is made shorter and shown, with a line that replays it: see {@link ScheduleFailure}. Each
 * schedule has a virtual clock and an instance of the test class of its own, and what JUnit calls before and after each test
 * runs around it, on the loop. The test must be deterministic but for the schedule: {@link Simulation#random} and {@link
 * Simulation#clock} help; now and then a schedule is run twice and compared.
 *
 * <p>What other extensions do (mocks, temporary folders) they do to the instance that JUnit has made, not to those of the
 * schedules.
 *
 * <p>Between two such points a task has the loop for itself: what it does to plain fields in between is one step, and races of
 * that kind are not found. For code that only ever runs on a loop, {@link #onlyAtAwaits} leaves out the switches that cannot
 * happen there.
 *
 * <p>{@code -Dfermata.replay=…} replays one schedule in every test with this annotation that runs: run only one.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Test
@ExtendWith(ExploreExtension.class)
@SuppressWarnings("exports") // JUnit alone makes it
public @interface Explore {
    /** How many schedules at most; 0: 1000, but all of them if the strategy is exhaustive. */
    int schedules() default 0;

    /** How they are picked. */
    Strategy strategy() default Strategy.RANDOM;

    /** Of the strategy, and of {@link Simulation#random}; the system property {@code fermata.seed} overrides it. */
    long seed() default Explorer.DEFAULT_SEED;

    /** Of {@link Strategy#PCT}: how many steps must come in one order for the bug to show. */
    int depth() default Explorer.DEFAULT_DEPTH;

    /** Of {@link Strategy#EXHAUSTIVE}: how often a schedule takes the turn from a task that could go on. */
    int preemptions() default Explorer.DEFAULT_PREEMPTIONS;

    /** Of {@link Strategy#EXHAUSTIVE}: tasks share nothing but what primitives guard. See {@link Explorer#guarded}. */
    boolean guarded() default false;

    /** Whether timers may fire while tasks are ready, as on a machine that is slow. */
    boolean freeTime() default true;

    /** Whether tasks switch only where they wait, as on a loop. See {@link Explorer#onlyAtAwaits}. */
    boolean onlyAtAwaits() default false;

    /** How many steps a schedule may have before it counts as one that never ends. */
    int steps() default Explorer.DEFAULT_STEPS;

    /** How many seconds of real time one schedule may take. */
    int realTimeLimit() default 30;

    /** Only this schedule: from the message of a failure. */
    String replay() default "";
}
