package dev.fermata.wait;

import dev.fermata.engine.Engine;
import org.jspecify.annotations.Nullable;

/** Takes the picture of one engine: implemented by package {@code inspect}, used by package {@code loop}; see Spawner. */
public abstract class Painter {
    private static volatile @Nullable Painter installed;

    /** For the one subclass. */
    protected Painter() {}

    /** Called by the static initialiser of class {@code Snapshot}. */
    public static void install(Painter painter) {
        installed = painter;
    }

    /** The one that is installed, once class {@code Snapshot} is initialised. */
    public static Painter installed() {
        Painter painter = installed;
        if (painter == null) {
            throw new IllegalStateException("class Snapshot is not initialised");
        }
        return painter;
    }

    /** A {@code Snapshot} of the tasks of that engine. */
    public abstract Object paint(Engine engine);
}
