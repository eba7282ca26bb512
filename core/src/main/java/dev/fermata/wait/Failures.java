package dev.fermata.wait;

import org.jspecify.annotations.Nullable;

/**
 * What Fermata asks of an exception that it does not know. Its methods are somebody else's code, and Fermata asks while
 * others wait for what comes after, as the end of a task: so what they throw must not get through.
 */
public final class Failures {
    private Failures() {}

    /** What it says of itself, for a message. */
    public static String text(Throwable failure) {
        try {
            return failure.toString();
        } catch (RuntimeException | Error e) {
            return failure.getClass().getName();
        }
    }

    /** Its cause, if it can tell. */
    public static @Nullable Throwable cause(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | Error e) {
            return null;
        }
    }
}
