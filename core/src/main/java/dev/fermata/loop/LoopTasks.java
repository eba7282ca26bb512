package dev.fermata.loop;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Spawner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The living tasks of a loop, one after the other: for reports, as it takes its time. */
final class LoopTasks {
    private LoopTasks() {}

    /** The first that is so, parents before their children; null if there is none. */
    static @Nullable Fiber find(LoopEngine engine, Predicate<Fiber> condition) {
        Deque<Fiber> fibers = new ArrayDeque<>(Spawner.installed().roots(engine).fibers());
        for (Fiber fiber = fibers.poll(); fiber != null; fiber = fibers.poll()) {
            if (condition.test(fiber)) {
                return fiber;
            }
            for (Offspring group = fiber.offspring(); group != null; group = group.outer()) {
                fibers.addAll(group.fibers());
            }
        }
        return null;
    }

    /** The thread of the one that has this identity; null if it is none of theirs. */
    static @Nullable Thread find(LoopEngine engine, long thread) {
        Fiber fiber = find(engine, candidate -> candidate.thread().threadId() == thread);
        return fiber == null ? null : fiber.thread();
    }
}
