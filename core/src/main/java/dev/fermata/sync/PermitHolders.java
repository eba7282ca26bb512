package dev.fermata.sync;

import dev.fermata.wait.Deadlocks;
import dev.fermata.wait.Family;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.WaitQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the permits of a semaphore: no part of what it does, only for those who look.
 *
 * <p>Each fiber notes what it holds, with plain writes to its own memory. From the semaphore the fibers are found again through
 * the few that acquired last, or among the family of who asks. What was found counts only if it adds up to what is held;
 * and once a permit was given back by another fiber than the one that acquired it (a semaphore may be a signal, too), who
 * holds the permits is a question without an answer, and is not asked any more.
 */
final class PermitHolders {
    private static final int SLOTS = 8; // a power of two

    /** Found holders and how many permits each has. */
    record Found(List<Thread> threads, List<Integer> permits) {
        static final Found NONE = new Found(List.of(), List.of());
    }

    private final WaitQueue waiters; // names the semaphore
    private final @Nullable Thread[] latest = new @Nullable Thread[SLOTS]; // plain writes: a guess, checked when used
    private int newest; // plain: the place of the one that acquired last
    private boolean handedOn; // plain, as the next: seen late is early enough
    private boolean returned; // somebody gave back what he had acquired himself

    PermitHolders(WaitQueue waiters) {
        this.waiters = waiters;
    }

    /** The calling fiber has acquired. */
    void acquired(Fiber me, int permits) {
        Thread thread = me.thread();
        int place = (int) thread.threadId() & (SLOTS - 1);
        if (latest[place] != thread) { // a reference written costs a fence, for the collector
            latest[place] = thread;
        }
        newest = place;
        me.hold(waiters.identity(), permits);
    }

    /** The calling fiber is about to give back. */
    void releases(Fiber me, int permits) {
        if (!me.letGo(waiters.identity(), permits)) {
            handedOn = true;
        } else if (!returned) {
            returned = true;
        }
    }

    /**
     * Whether permits are known to come back from those who acquired them. As long as not, whoever has some and waits for more
     * may have handed them on, to tasks that are to give them back, as a loop does that accepts work for others to do.
     */
    boolean giveBackThemselves() {
        return returned && !handedOn;
    }

    /**
     * Whether {@code held} permits are held by those who acquired last, and none of them can go on, at a glance. If others hold
     * some, as a rule one who was granted his just now and has not run yet, somebody looks again when that should be over.
     */
    boolean mayBeStuck(int held) {
        if (handedOn) {
            return false;
        }
        int known = 0;
        int last = newest; // first the likeliest: who acquired last, and before, holds and can go on
        for (int i = 0; i < SLOTS; i++) { // each thread has one place
            Thread thread = latest[last - i & (SLOTS - 1)];
            Fiber fiber = thread == null ? null : Fiber.of(thread);
            int amount = fiber == null ? 0 : fiber.held(waiters.identity());
            if (amount > 0) {
                if (fiber != null && fiber.isFree()) {
                    return false;
                }
                known += amount;
            }
        }
        if (known < held) {
            Deadlocks.lookLater();
            return false;
        }
        return true;
    }

    /** Those who hold {@code held} permits in all; none, if that does not come out. */
    Found find(int held, @Nullable Fiber asking, int atMost) {
        if (handedOn || held == 0) {
            return Found.NONE;
        }
        Found found = add(Arrays.asList(latest), held);
        if (found == Found.NONE && asking != null) {
            found = add(Family.of(asking, atMost), held);
        }
        return found;
    }

    private Found add(List<? extends @Nullable Thread> candidates, int held) {
        Set<Thread> seen = new LinkedHashSet<>();
        List<Integer> permits = new ArrayList<>();
        int sum = 0;
        for (Thread thread : candidates) {
            Fiber fiber = thread == null ? null : Fiber.of(thread);
            int amount = fiber == null ? 0 : fiber.held(waiters.identity());
            if (thread != null && amount > 0 && seen.add(thread)) {
                permits.add(amount);
                sum += amount;
            }
        }
        return sum == held ? new Found(List.copyOf(seen), permits) : Found.NONE;
    }
}
