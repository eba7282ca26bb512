package dev.fermata.wait;

import org.jspecify.annotations.Nullable;

/**
 * What a fiber holds of one subject that does not know its holders by itself. Linked from the fiber, which keeps one that
 * is empty for the next time: so a fiber that acquires and releases again and again allocates nothing.
 */
final class Holding {
    @Nullable
    Subject subject; // with amount 0 the last one: it is the likeliest to be acquired next

    int amount; // 0: empty

    @Nullable
    StackTraceElement site; // where it was acquired, with Sites.ON

    @Nullable
    Holding next;
}
