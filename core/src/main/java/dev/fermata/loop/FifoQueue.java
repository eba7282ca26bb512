package dev.fermata.loop;

import dev.fermata.engine.Strand;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** First come, first served. */
final class FifoQueue extends ReadyQueue {
    private final ArrayDeque<Strand> strands = new ArrayDeque<>();

    @Override
    void add(Strand strand) {
        strands.add(strand);
    }

    @Override
    @Nullable
    Strand poll() {
        return strands.poll();
    }

    @Override
    boolean isEmpty() {
        return strands.isEmpty();
    }

    @Override
    int size() {
        return strands.size();
    }
}
