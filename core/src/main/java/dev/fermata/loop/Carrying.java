package dev.fermata.loop;

import java.lang.System.Logger.Level;

/** Which carrier a loop gets, as its builder says and the JVM allows. */
enum Carrying {
    PORTABLE {
        @Override
        Turns turns(LoopEngine engine) {
            return new Baton(engine);
        }
    },
    DIRECT {
        @Override
        Turns turns(LoopEngine engine) {
            return new DirectTurns(engine, false);
        }
    },
    /** Direct, and the loop goes on also while a strand blocks in what is no await. */
    SWITCHING {
        @Override
        Turns turns(LoopEngine engine) {
            return new DirectTurns(engine, true);
        }
    };

    private static final class Told { // once in a JVM, when its first loop is made
        static {
            System.getLogger("dev.fermata.loop")
                    .log(
                            Level.DEBUG,
                            () -> JdkHook.isAvailable()
                                    ? "loops run on the direct carrier"
                                    : "loops run on the portable carrier, because " + JdkHook.missing()
                                            + "; the direct one is faster, and needs the option " + JdkHook.OPTION);
        }

        @SuppressWarnings("EmptyMethod") // its class is initialized
        static void now() {}
    }

    abstract Turns turns(LoopEngine engine);

    /** The best there is. */
    static Carrying best() {
        Told.now();
        return JdkHook.isAvailable() ? DIRECT : PORTABLE;
    }
}
