package dev.fermata.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.fermata.context.Context;
import dev.fermata.engine.Engine;
import dev.fermata.inspect.Snapshot;
import dev.fermata.loop.Loop;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Spawner;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks after each test (JUnit finds it by itself) for what it has left behind: tasks, loops, interrupts, open groups,
 * scopes that were not left, context variables, and reports of defects in the log.
 */
public final class Leftovers implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // a task's thread ends a little after the task

    /** What a test before has left, and has been told so. */
    private static final Set<Object> BEFORE = new HashSet<>();

    /** For JUnit. */
    public Leftovers() {}

    @Override
    public void beforeEach(ExtensionContext context) throws ClassNotFoundException {
        Class.forName(Loop.class.getName()); // installs what is asked below
        BEFORE.clear();
        BEFORE.addAll(alive());
        Logs.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertNoneOnThisThread();
        assertNoTask();
        assertEquals(List.of(), Logs.containing("defect in Fermata"), "reports of defects");
    }

    /** Fails if the calling thread is interrupted or cancelled, has a group open or a context variable set. */
    public static void assertNoneOnThisThread() {
        assertFalse(Thread.interrupted(), "the thread was left interrupted");
        assertFalse(Fiber.current().inCancelledScope(), "the thread was left in a cancelled scope");
        assertNull(Fiber.current().offspring(), "a group was left open");
        assertEquals(Map.of(), Context.current().toMap(), "context variables were left set");
    }

    private static void assertNoTask() {
        long start = System.nanoTime();
        while (!BEFORE.containsAll(alive())) {
            assertFalse(System.nanoTime() - start > PATIENCE.toNanos(), () -> "tasks were left:\n" + Snapshot.take());
            Until.pause();
        }
    }

    /** Tasks outside groups, and loops. */
    private static Set<Object> alive() {
        Set<Object> alive = new HashSet<>(Engine.loops());
        alive.addAll(Spawner.installed().roots(Engine.parallel()).fibers());
        return alive;
    }
}
