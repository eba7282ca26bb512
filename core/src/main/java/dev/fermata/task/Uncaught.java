package dev.fermata.task;

import java.lang.System.Logger.Level;

/** Where failures go that nobody asked for: the default uncaught-exception handler, else the log. */
final class Uncaught {
    private static final System.Logger LOG = System.getLogger("dev.fermata.task");

    private Uncaught() {}

    static void report(String task, Throwable failure) {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler == null) {
            log("task \"" + task + "\" failed, and nobody has read its failure", failure);
            return;
        }
        try {
            handler.uncaughtException(Thread.currentThread(), failure);
        } catch (RuntimeException | Error e) { // as the JVM does with a handler that throws
            log("the default uncaught-exception handler failed on task \"" + task + "\"", e);
        }
    }

    private static void log(String message, Throwable failure) {
        try {
            LOG.log(Level.ERROR, message, failure);
        } catch (RuntimeException | Error e) { // a failure that cannot be printed
            LOG.log(Level.ERROR, message + ": " + failure.getClass().getName());
        }
    }
}
