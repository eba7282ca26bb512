package dev.fermata.engine;

import java.lang.System.Logger.Level;

/**
 * Has package {@code inspect} show this copy of Fermata to who looks at the JVM from outside, on a daemon thread of its own:
 * it takes about half as long as a JVM takes to start, for which neither a program that starts nor the clock can wait.
 *
 * <p>What does it is found by its name. A package above could hand it down instead, but only once one of its classes is
 * used, and a program that just runs tasks uses none of {@code inspect}.
 */
final class Publishing {
    private static final String PUBLICATION = "dev.fermata.inspect.Publication";

    private Publishing() {}

    static void start() {
        Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("fermata-publishing")
                .start(Publishing::publish);
    }

    private static void publish() {
        try {
            var constructor =
                    Class.forName(PUBLICATION).asSubclass(Runnable.class).getDeclaredConstructor();
            constructor.setAccessible(true); // not public, as it is nobody else's business
            constructor.newInstance().run();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            // Nobody asked for it: a program that cannot be looked at runs as well as any other.
            System.getLogger("dev.fermata.inspect").log(Level.DEBUG, "cannot be looked at from outside", failure);
        }
    }
}
