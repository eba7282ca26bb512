package dev.fermata.wait;

import dev.fermata.engine.Engine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The tasks that belong together: all below the thread or task at the top of the tree, and that one itself; tasks that are in
 * no group belong with all others of their engine that are in none.
 */
public final class Family {
    private Family() {}

    /** The threads of a fiber's family, itself among them; no more than {@code atMost}. */
    public static List<Thread> of(Fiber fiber, int atMost) {
        return below(heads(fiber, atMost), atMost).stream().map(Fiber::thread).toList();
    }

    /** All tasks, and the threads that wait or have a group open; no more than {@code atMost}. */
    public static List<Fiber> everybody(int atMost) {
        List<Fiber> heads = new ArrayList<>(Fiber.visiblePlainThreads());
        heads.addAll(Spawner.roots(Engine.parallel(), atMost));
        for (Engine loop : Engine.loops()) {
            heads.addAll(Spawner.roots(loop, atMost));
        }
        return below(heads, atMost);
    }

    private static List<Fiber> below(List<Fiber> heads, int atMost) {
        Deque<Fiber> toVisit = new ArrayDeque<>(heads);
        List<Fiber> found = new ArrayList<>();
        for (Fiber next = toVisit.poll(); next != null && found.size() < atMost; next = toVisit.poll()) {
            found.add(next);
            for (Offspring group = next.offspring(); group != null; group = group.outer()) {
                toVisit.addAll(group.fibers(atMost - found.size()));
            }
        }
        return found;
    }

    /** Tells families apart: the number of the one that a fiber belongs to. */
    public static long number(Fiber fiber) {
        Fiber top = top(fiber);
        return top.family() == null ? top.thread().threadId() : ~(long) System.identityHashCode(top.engine);
    }

    private static List<Fiber> heads(Fiber fiber, int atMost) {
        Fiber top = top(fiber);
        return top.family() == null ? List.of(top) : Spawner.roots(top.engine, atMost);
    }

    private static Fiber top(Fiber fiber) {
        Fiber top = fiber;
        for (Offspring family = top.family(); family != null && family.opener() != null; family = top.family()) {
            top = Objects.requireNonNull(family.opener());
        }
        return top;
    }
}
