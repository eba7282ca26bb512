package dev.fermata.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened, in order; any thread. */
public final class Steps {
    private final List<String> steps = new CopyOnWriteArrayList<>();

    /** Nothing yet. */
    public Steps() {}

    /** This has happened now. */
    public void add(Object step) {
        steps.add(String.valueOf(step));
    }

    /** What has happened so far. */
    public List<String> list() {
        return List.copyOf(steps);
    }

    /** Waits until that has happened. */
    public void await(Object step) throws InterruptedException {
        Until.holds(() -> steps.contains(String.valueOf(step)), "step " + step + " in " + steps);
    }

    /** Fails unless exactly this has happened, in this order. */
    public void assertAre(Object... expected) {
        assertEquals(List.of(expected).stream().map(String::valueOf).toList(), list());
    }

    @Override
    public String toString() {
        return steps.toString();
    }
}
