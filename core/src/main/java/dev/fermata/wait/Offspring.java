package dev.fermata.wait;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fibers that run under one group, or under an engine itself: what makes a tree of them. */
public abstract class Offspring {
    volatile @Nullable Offspring outer; // the group that the same fiber opened before; written by that fiber

    /** For subclasses. */
    protected Offspring() {}

    /** The chain of groups that begins with {@code innermost}, without {@code group}. Only the fiber that opened them. */
    static @Nullable Offspring without(Offspring group, @Nullable Offspring innermost) {
        if (innermost == group) {
            return group.outer;
        }
        for (Offspring inner = innermost; inner != null; inner = inner.outer) {
            if (inner.outer == group) {
                inner.outer = group.outer;
            }
        }
        return innermost;
    }

    /** Those alive now, in the order in which they were started. */
    public final List<Fiber> fibers() {
        return fibers(Integer.MAX_VALUE);
    }

    /** As {@link #fibers()}, but no more than the first {@code atMost}. */
    public abstract List<Fiber> fibers(int atMost);

    /** Who opened it; null if nobody did, and it lasts as long as its engine. */
    public @Nullable Fiber opener() {
        return null;
    }

    /** The group that the same fiber opened before this one. */
    public final @Nullable Offspring outer() {
        return outer;
    }
}
