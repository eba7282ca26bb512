package dev.fermata.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fermata.context.Context;
import dev.fermata.engine.Engine;
import dev.fermata.engine.PendingTimers;
import dev.fermata.inspect.Snapshot;
import dev.fermata.loop.Loop;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Spawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks after each test for what it has left behind: tasks, loops, timers, waiters of the primitives that it made and
 * numbers of theirs that do not add up, interrupts, open groups, scopes that were not left, context variables, and reports
 * of defects in the log. Every test of {@link EveryPlace} has it; in Fermata's own build JUnit finds it for all tests.
 */
public final class Leftovers implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // a task's thread ends a little after the task

    /** What tests before have left, and have been told so. */
    private static final Set<Object> TOLD = new HashSet<>();

    /** For JUnit. */
    public Leftovers() {}

    @Override
    public void beforeEach(ExtensionContext context) throws ClassNotFoundException {
        Class.forName(Loop.class.getName()); // installs what is asked below
        Logs.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertNone(PATIENCE);
    }

    /** Fails, after some patience, if anything is left; then all starts afresh. */
    static void assertNone(Duration patience) {
        try {
            assertNoneOnThisThread();
            assertNothingAlive(patience);
            assertEquals(List.of(), Logs.containing("defect in Fermata"), "reports of defects");
        } finally {
            Made.forget();
            TOLD.addAll(alive());
        }
    }

    /** Fails if the calling thread is interrupted or cancelled, has a group open or a context variable set. */
    public static void assertNoneOnThisThread() {
        assertFalse(Thread.interrupted(), "the thread was left interrupted");
        assertFalse(Fiber.current().inCancelledScope(), "the thread was left in a cancelled scope");
        assertNull(Fiber.current().offspring(), "a group was left open");
        assertEquals(Map.of(), Context.current().toMap(), "context variables were left set");
    }

    private static void assertNothingAlive(Duration patience) {
        long start = System.nanoTime();
        for (List<String> left = found(); !left.isEmpty(); left = found()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                fail(String.join("\n", left) + "\n" + Snapshot.take());
            }
            Until.pause();
        }
    }

    private static List<String> found() {
        List<String> found = new ArrayList<>(Made.complaints());
        Set<Object> alive = alive();
        alive.removeAll(TOLD);
        alive.forEach(one -> found.add("left alive: " + one));
        return found;
    }

    /** Tasks outside groups, loops, and timers that no loop has. */
    private static Set<Object> alive() {
        Set<Object> alive = new HashSet<>(Engine.loops());
        alive.addAll(Spawner.installed().roots(Engine.parallel()).fibers());
        alive.addAll(PendingTimers.list());
        return alive;
    }
}
