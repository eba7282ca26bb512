package dev.fermata.slf4j;

import dev.fermata.context.ContextVar;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Shows context variables in the MDC of what is logged, with Logback and with Log4j 2.
 *
 * {@snippet :
 * static final ContextVar<String> REQUEST = ContextVar.create("request_id");
 *
 * FermataMdc.show(REQUEST);                 // once, when the program starts; a pattern shows it with %X{request_id}
 *
 * try (var _ = REQUEST.set("r-17")) {
 *     group.fork(() -> LOG.info("cooks"));  // request_id=r-17, as in every task below
 * }
 * }
 *
 * <p>A variable is read when something is logged, on the thread that logs, and its value goes into that event alone: a task
 * that does not log pays nothing, and since nothing is put into a thread-local, nothing can be left behind in one.
 * Appenders that work on a thread of their own get the values of the thread that logged.
 *
 * <p>Only a value that was set is shown, not a variable's default. What is put into the MDC by hand under the same key
 * goes before. {@code MDC.get} and {@code MDC.getCopyOfContextMap} know only what was put by hand.
 */
public final class FermataMdc {
    private static final boolean LOGBACK = isThere("ch.qos.logback.classic.LoggerContext");

    private FermataMdc() {}

    /** Shows a variable from now on, under its name. */
    public static void show(ContextVar<?> variable) {
        show(variable, variable.name());
    }

    /** Shows a variable from now on, under that key; whatever had the key before is no longer shown. */
    public static void show(ContextVar<?> variable, String key) {
        show(variable, key, Object::toString);
    }

    /**
     * Shows a variable from now on, under that key; whatever had the key before is no longer shown.
     *
     * @param text what to show of a value; called on the thread that logs, and must not log. If it throws, the event shows
     *     that instead of a value
     */
    public static <T> void show(ContextVar<T> variable, String key, Function<? super T, String> text) {
        Shown.add(new Shown<>(
                Objects.requireNonNull(variable, "variable"),
                Objects.requireNonNull(key, "key"),
                Objects.requireNonNull(text, "text")));
        if (LOGBACK) {
            carryTo(LoggerFactory.getILoggerFactory());
        }
    }

    /** What is shown under that key is so no longer. */
    public static void hide(String key) {
        Shown.remove(Objects.requireNonNull(key, "key"));
    }

    /**
     * Shows the variables also in what the loggers of that factory log, if it is a {@code LoggerContext} of Logback. Needed only
     * for one that a program has made itself: {@code show} sees to that of SLF4J, and Log4j 2 asks by itself.
     */
    public static void carryTo(ILoggerFactory factory) {
        Objects.requireNonNull(factory, "factory");
        if (LOGBACK) {
            LogbackMdc.installIn(factory);
        }
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, FermataMdc.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
