package dev.fermata.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides, in the place of a loop's first-come-first-served, who runs next and when time passes: how tests force, explore
 * and replay an order of steps. All methods are called by the strand that has its turn, so one at a time;
 * {@link #foreign} alone comes from others.
 */
public interface Conductor {
    /** In place of an index: nobody yet, time passes up to the next timer. */
    int TIME = -1;

    /**
     * A strand is about to do something that others can see.
     *
     * @param subject what it does it to: a primitive, a task, a group
     * @return whether to {@link #pick} who runs now, the strand itself among them
     */
    boolean step(Strand strand, Object subject, String operation);

    /** A strand lets others run first: the next pick is not to be the strand itself, unless nobody else is ready. */
    void yielded(Strand strand);

    /**
     * Who of those that are ready runs next.
     *
     * @param ready at least one, in the order in which they became ready
     * @param timer whether one is pending, so that {@link #TIME} can be the answer
     * @return an index, or {@link #TIME}
     */
    int pick(List<Strand> ready, boolean timer);

    /** Time has passed: the clock stands there now, and timers have fired. */
    void timePassed(long nanoTime);

    /**
     * Nobody is ready at this instant.
     *
     * @param timer whether one is pending
     * @return whether it has made somebody ready
     */
    boolean quiet(boolean timer);

    /** A strand waits from now on. */
    void parked(Strand strand);

    /** A strand, or a scope in it, was cancelled by the one that has its turn, or by a timer. */
    void cancelled(Strand strand);

    /** A strand has ended. */
    void ended(Strand strand);

    /** Whether this goes nowhere: the loop then cancels what runs, and ends. */
    boolean isOver();

    /** A thread that is not on the loop has done something to it: that will not be the same the next time. */
    void foreign(Thread thread, @Nullable Object arrival);
}
