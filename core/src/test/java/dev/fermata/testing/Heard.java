package dev.fermata.testing;

import dev.fermata.inspect.Cycle;
import dev.fermata.inspect.Inspection;
import dev.fermata.inspect.Listener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The deadlocks that are reported while it is open. */
public final class Heard implements AutoCloseable {
    private final List<Cycle> cycles = new CopyOnWriteArrayList<>();
    private final Inspection.Registration listening = Inspection.listen(new Listener() {
        @Override
        public void deadlocked(Cycle cycle) {
            cycles.add(cycle);
        }
    });

    /** So far. */
    public List<Cycle> cycles() {
        return cycles;
    }

    @Override
    public void close() {
        listening.close();
    }
}
