package dev.fermata.wait;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be waited for, as those see it who look: dumps, the search for deadlocks, metrics. None of its methods waits,
 * and none is called where a program is fast.
 */
public interface Subject {
    /** In place of a number that there is not. */
    long NONE = -1;

    /** The wait of whom only a timer wakes, or a cancellation. */
    Subject SLEEP = new Subject() {
        @Override
        public String kind() {
            return "sleep";
        }

        @Override
        public String toString() {
            return "sleep";
        }
    };

    /** What it is, in a word of the field: {@code lock}, {@code semaphore}, {@code queue}, {@code task}. */
    String kind();

    /** The name that it was given, or that of its kind. */
    default String label() {
        return kind();
    }

    /** A number that no other has, for those who look again later. */
    default long identity() {
        List<WaitQueue> queues = queues();
        return queues.isEmpty() ? 0 : queues.getFirst().identity();
    }

    /** Where its waiters are, the most important queue first. */
    default List<WaitQueue> queues() {
        return List.of();
    }

    /** How full it is: items, permits held, parties that have arrived; NONE if there is no such number. */
    default long level() {
        return NONE;
    }

    /** How full it can be, or NONE. */
    default long limit() {
        return NONE;
    }

    /** Who holds it, as far as known. */
    default List<Thread> holders() {
        return List.of();
    }

    /**
     * Who must go on so that a wait of {@code waiter} for it can end; null if anybody may end it, or nobody knows.
     *
     * @param atMost look at no more than so many fibers: {@link Need#BEYOND} if that is not enough
     */
    default @Nullable Need need(Waiter waiter, int atMost) {
        return null;
    }

    /** Whether it is known who can end a wait for it: if not, such a wait is no part of a deadlock that anybody could find. */
    default boolean hasNeeds() {
        return false;
    }

    /** Called as a wait for it begins, so quick: false if it is clear at a glance that the wait closes no cycle. */
    default boolean mayBeStuck(Waiter waiter) {
        return false;
    }

    /** As {@link #mayBeStuck}, for those who want to find every deadlock: true unless it is certain that there is none. */
    default boolean mayNeedASearch(Waiter waiter) {
        return hasNeeds();
    }
}
