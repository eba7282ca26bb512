package dev.fermata.wait;

import dev.fermata.engine.Engine;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Starts tasks on a given engine: implemented by package {@code task}, used by package {@code loop}. What a public class
 * of an exported package offers, it offers to everybody; this is not meant for everybody.
 */
public abstract class Spawner {
    private static volatile @Nullable Spawner installed;

    /** For the one subclass. */
    protected Spawner() {}

    /** Called by the static initialiser of class {@code Tasks}. */
    public static void install(Spawner spawner) {
        installed = spawner;
    }

    /** The one that is installed, once class {@code Tasks} is initialised. */
    public static Spawner installed() {
        Spawner spawner = installed;
        if (spawner == null) {
            throw new IllegalStateException("class Tasks is not initialised");
        }
        return spawner;
    }

    /** The living tasks of an engine that are in no group, at most so many; none while nobody could have started one. */
    public static List<Fiber> roots(Engine engine, int atMost) {
        Spawner spawner = installed;
        return spawner == null ? List.of() : spawner.roots(engine).fibers(atMost);
    }

    /** A new task of that engine, outside any group, with the caller's context: a {@code Task<T>}. */
    public abstract <T extends @Nullable Object> Fiber spawn(Engine engine, String name, Callable<? extends T> work);

    /** Cancels every task that was spawned on the engine, and refuses to run new ones. */
    public abstract void shutDown(Engine engine, String reason, @Nullable Throwable cause);

    /** Those alive. */
    public abstract Offspring roots(Engine engine);
}
