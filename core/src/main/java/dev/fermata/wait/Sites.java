package dev.fermata.wait;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places in the code of a program: the first frame that is neither the JDK's nor Fermata's.
 *
 * <p>Where a lock or permit was acquired is noted only with {@code -Dfermata.sites=true}: looking at the stack takes about
 * a microsecond, many times what a free lock takes.
 */
public final class Sites {
    /** Whether each acquisition notes where it is. A constant: when false, the code that asks is not even compiled. */
    public static final boolean ON = Boolean.getBoolean("fermata.sites");

    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final String PRODUCT = "dev.fermata.";

    private Sites() {}

    /** Where the caller is. */
    public static @Nullable StackTraceElement here() {
        Optional<StackTraceElement> found =
                WALKER.walk(frames -> frames.filter(frame -> isForeign(frame.getClassName()))
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement));
        return found.orElse(null);
    }

    /** Where a thread is. */
    public static @Nullable StackTraceElement of(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (isForeign(frame.getClassName())) {
                return frame;
            }
        }
        return null;
    }

    /** As people know it from stack traces, without module and loader: {@code shop.Pantry.take(Pantry.java:45)}. */
    public static String text(StackTraceElement frame) {
        String file = frame.getFileName();
        String place =
                file == null ? "Unknown Source" : frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
        return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
    }

    private static boolean isForeign(String className) {
        return !className.startsWith("java.")
                && !className.startsWith("jdk.")
                && !className.startsWith("sun.")
                && !isFermata(className);
    }

    /** Of the packages of core, and no other: examples and tests of Fermata are programs like any other. */
    private static boolean isFermata(String className) {
        if (!className.startsWith(PRODUCT)) {
            return false;
        }
        String rest = className.substring(PRODUCT.length());
        int dot = rest.indexOf('.');
        return dot > 0
                && switch (rest.substring(0, dot)) {
                    case "engine", "wait", "task", "context", "sync", "queue", "inspect", "loop", "schedule" -> true;
                    default -> false;
                };
    }
}
