package dev.fermata.loop;

import dev.fermata.engine.Strand;
import org.jspecify.annotations.Nullable;

/** The strands of a loop that are ready, and who of them is next. Belongs to the holder of the baton. */
abstract class ReadyQueue {
    abstract void add(Strand strand);

    /** Takes the next one off; null if nobody is ready. */
    abstract @Nullable Strand poll();

    abstract boolean isEmpty();

    abstract int size();
}
