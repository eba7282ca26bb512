package dev.fermata.slf4j;

import java.util.Map;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.util.ContextDataProvider;
import org.jspecify.annotations.Nullable;

/**
 * What Log4j 2 asks for each event, on the thread that logs: found by its service loader. Programs use
 * {@link FermataMdc}.
 */
@SuppressWarnings("exports") // only the service loader sees the interface, and only where Log4j is
public final class Log4jContextData implements ContextDataProvider {
    /** For the service loader. */
    public Log4jContextData() {}

    /** Without what the thread context has, so that it does not matter which of the two Log4j asks first. */
    @Override
    public Map<String, String> supplyContextData() {
        Map<String, String> shown = Shown.values(ThreadContext::containsKey);
        return shown == null ? Map.of() : shown;
    }

    @Override
    public @Nullable Object getValue(String key) {
        return ThreadContext.containsKey(key) ? null : Shown.value(key);
    }
}
