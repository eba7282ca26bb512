package dev.fermata.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What goes to the default uncaught-exception handler between {@code collect} and {@code close}. */
public final class Uncaught implements AutoCloseable {
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private Uncaught() {}

    /** From now on. */
    public static Uncaught collect() {
        Uncaught uncaught = new Uncaught();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.failures.add(failure));
        return uncaught;
    }

    /** So far. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
