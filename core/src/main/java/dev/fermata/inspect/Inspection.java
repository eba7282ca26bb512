package dev.fermata.inspect;

import java.util.Objects;

/** Listeners that are told what happens. Without any, nothing is measured and nothing is paid. */
public final class Inspection {
    private Inspection() {}

    /**
     * From now on that one is told what happens in this JVM.
     *
     * @return ends that
     */
    public static AutoCloseable listen(Listener listener) {
        return Listeners.add(Objects.requireNonNull(listener, "listener"));
    }
}
