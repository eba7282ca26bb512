package dev.fermata.loop;

import dev.fermata.engine.Conductor;
import dev.fermata.engine.Strand;
import dev.fermata.engine.TimerHeap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ready strands of which a conductor picks the next one, or lets time pass first. */
final class ConductedQueue extends ReadyQueue {
    private final List<Strand> strands = new ArrayList<>();
    private final Conductor conductor;
    private final LoopClock clock;
    private final TimerHeap timers;

    ConductedQueue(Conductor conductor, LoopClock clock, TimerHeap timers) {
        this.conductor = conductor;
        this.clock = clock;
        this.timers = timers;
    }

    @Override
    void add(Strand strand) {
        strands.add(strand);
    }

    @Override
    @Nullable
    Strand poll() {
        while (!strands.isEmpty()) {
            int picked = conductor.pick(strands, timers.first() != null);
            if (picked != Conductor.TIME) {
                return strands.remove(picked);
            }
            passTime();
        }
        return null;
    }

    /** Up to the next timer, which fires, with all others of that instant. */
    private void passTime() {
        var first = timers.first();
        if (first != null) {
            clock.jumpTo(first.deadline);
            timers.fireDue(first.deadline);
            conductor.timePassed(first.deadline);
        }
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
