package dev.fermata.schedule;

/**
 * Reads the expressions of {@link Schedule#cron}: found by {@link java.util.ServiceLoader}. The artifact
 * {@code dev.fermata:fermata-cron} has one, on top of a library.
 */
public interface CronParser {
    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, with a message that says what is wrong with it;
     * {@link Schedule#cron} names the expression
     */
    CronTimes parse(String expression);
}
