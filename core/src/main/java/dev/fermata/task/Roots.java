package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Spawner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are in no group, held strongly until they end. Striped where tasks run in parallel, so that spawning
 * does not meet itself; in one list on a loop, which ends them in the order in which they were started.
 */
class Roots extends Children {
    private static final int STRIPES = 8; // a power of two

    private final Set<Crew> crews =
            new LinkedHashSet<>(); // guarded by itself; those of the engine, in its first stripe

    @Override
    void failed(TaskImpl<?> child, Throwable failure, boolean unread) {} // its UnreadFailure sees to it

    private static Roots[] of(Engine engine) {
        if (engine.roots instanceof Roots[] roots) {
            return roots;
        }
        synchronized (Roots.class) {
            if (engine.roots instanceof Roots[] roots) {
                return roots;
            }
            Roots[] roots = new Roots[engine.isLoop() ? 1 : STRIPES];
            for (int i = 0; i < roots.length; i++) {
                roots[i] = new Roots();
            }
            engine.roots = roots;
            return roots;
        }
    }

    static <T extends @Nullable Object> TaskImpl<T> spawn(Engine engine, String name, Callable<? extends T> work) {
        Roots[] roots = of(engine);
        int stripe = (int) Thread.currentThread().threadId() & (roots.length - 1);
        return TaskImpl.<T>of(engine, roots[stripe], name, work).start();
    }

    /** From now on that one belongs to the engine. */
    static void adopt(Engine engine, Crew crew) {
        Set<Crew> crews = of(engine)[0].crews;
        synchronized (crews) {
            crews.add(crew);
        }
    }

    /** It has ended. */
    static void disown(Engine engine, Crew crew) {
        Set<Crew> crews = of(engine)[0].crews;
        synchronized (crews) {
            crews.remove(crew);
        }
    }

    private static List<Crew> crews(Engine engine) {
        Set<Crew> crews = of(engine)[0].crews;
        synchronized (crews) {
            return List.copyOf(crews);
        }
    }

    static Spawner spawner() {
        return new Spawner() {
            @Override
            public <T extends @Nullable Object> Fiber spawn(Engine engine, String name, Callable<? extends T> work) {
                return Roots.<T>spawn(engine, name, work);
            }

            @Override
            public void shutDown(Engine engine, String reason, @Nullable Throwable cause) {
                for (Roots roots : of(engine)) {
                    roots.cancelAll(reason, cause);
                }
                for (Crew crew : crews(engine)) {
                    crew.cancelAll(reason, cause);
                }
            }

            @Override
            public Offspring roots(Engine engine) {
                return new Offspring() {
                    @Override
                    public List<Fiber> fibers(int atMost) {
                        List<Fiber> all = new ArrayList<>();
                        for (Roots roots : of(engine)) {
                            all.addAll(roots.fibers(atMost - all.size()));
                        }
                        for (Crew crew : crews(engine)) {
                            all.addAll(crew.fibers(atMost - all.size()));
                        }
                        return all;
                    }
                };
            }
        };
    }
}
