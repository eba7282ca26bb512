package dev.fermata.engine;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs loops under a {@link Conductor}: implemented by package {@code loop}, used by the test kit. */
public abstract class Podium {
    private static volatile @Nullable Podium installed;

    /** For the one subclass. */
    protected Podium() {}

    /** Called by the static initialiser of class {@code Loop}. */
    public static void install(Podium podium) {
        installed = podium;
    }

    /** The one that is installed, once class {@code Loop} is initialised. */
    public static Podium installed() {
        Podium podium = installed;
        if (podium == null) {
            throw new IllegalStateException("class Loop is not initialised");
        }
        return podium;
    }

    /** Runs {@code main} on a new loop with a virtual clock, as {@code Loop.run} does; throws what it throws. */
    public abstract <T extends @Nullable Object> T run(String name, Conductor conductor, Callable<? extends T> main)
            throws Exception;
}
