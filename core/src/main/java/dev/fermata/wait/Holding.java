package dev.fermata.wait;

import org.jspecify.annotations.Nullable;

/**
 * What a fiber holds of one subject that does not know its holders by itself. Linked from the fiber, which keeps one that
 * is empty for the next time: so a fiber that acquires and releases again and again allocates nothing. It names the subject
 * by a number, and keeps nobody alive: a thread may live longer than what it once held.
 */
final class Holding {
    /** More than a fiber can hold at once for a good reason: what others gave back for it stays in its list. */
    static final int MOST = 64;

    long subject; // its identity; with amount 0 the last one, the likeliest to be acquired next
    int amount; // 0: empty

    @Nullable
    StackTraceElement site; // where it was acquired, with Sites.ON

    @Nullable
    Holding next;
}
