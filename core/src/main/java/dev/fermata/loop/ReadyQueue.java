package dev.fermata.loop;

import dev.fermata.engine.Strand;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The strands of a loop that are ready: first come, first served. Belongs to the holder of the baton. */
class ReadyQueue {
    private final ArrayDeque<Strand> strands = new ArrayDeque<>();

    void add(Strand strand) {
        strands.add(strand);
    }

    /** Takes the next one off; null if nobody is ready. */
    @Nullable
    Strand poll() {
        return strands.poll();
    }

    boolean isEmpty() {
        return strands.isEmpty();
    }

    int size() {
        return strands.size();
    }
}
