package dev.fermata.inspect;

import java.util.Objects;

/** Listeners that are told what happens. Without any, nothing is measured and nothing is paid. */
public final class Inspection {
    /** A listener that is told what happens, until this is closed. */
    public interface Registration extends AutoCloseable {
        /** The listener is told nothing more, but for what is on its way. Closing again does nothing. */
        @Override
        void close();
    }

    private Inspection() {}

    /**
     * From now on that one is told what happens in this JVM.
     *
     * @return ends that
     */
    public static Registration listen(Listener listener) {
        return Listeners.add(Objects.requireNonNull(listener, "listener"));
    }
}
