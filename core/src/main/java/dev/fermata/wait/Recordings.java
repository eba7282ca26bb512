package dev.fermata.wait;

import jdk.jfr.FlightRecorder;

/** Flight recordings of this JVM. */
public final class Recordings {
    private static final boolean POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent(); // not in every image

    private Recordings() {}

    /**
     * Whether there ever was one. As long as not, no class of an event is touched: with the first of them the JDK makes
     * all of its own known to itself, which takes a tenth of a second on the thread that happens to come by.
     */
    public static boolean wereEver() {
        return POSSIBLE && FlightRecorder.isInitialized();
    }
}
