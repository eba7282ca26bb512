package dev.fermata.wait;

import dev.fermata.engine.Engine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that belong together: all below the thread or task at the top of the tree, and that one itself; tasks that are in
 * no group belong with all others of their engine that are in none.
 */
public final class Family {
    private Family() {}

    /** The threads of a fiber's family, itself among them; no more than {@code atMost}. */
    public static List<Thread> of(Fiber fiber, int atMost) {
        return below(heads(fiber, atMost), atMost).stream()
                .map(Fiber::boundThread)
                .filter(Objects::nonNull)
                .toList();
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

    /** The first task of an engine that is so, parents before their children; null if there is none. */
    public static @Nullable Fiber find(Engine engine, Predicate<Fiber> condition) {
        return find(Spawner.roots(engine, Integer.MAX_VALUE), Integer.MAX_VALUE, condition);
    }

    private static List<Fiber> below(List<Fiber> heads, int atMost) {
        List<Fiber> found = new ArrayList<>();
        find(heads, atMost, fiber -> {
            found.add(fiber);
            return false;
        });
        return found;
    }

    private static @Nullable Fiber find(List<Fiber> heads, int atMost, Predicate<Fiber> condition) {
        Deque<Fiber> toVisit = new ArrayDeque<>(heads);
        int left = atMost;
        for (Fiber next = toVisit.poll(); next != null && left > 0; next = toVisit.poll()) {
            if (condition.test(next)) {
                return next;
            }
            left--;
            for (Offspring group = next.offspring(); group != null; group = group.outer()) {
                toVisit.addAll(group.fibers(left));
            }
        }
        return null;
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
