package dev.fermata.slf4j;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.spi.MDCAdapter;

/**
 * What an event of Logback asks for its MDC, when somebody asks the event, and no later than it leaves the thread that
 * logged. All that is put into the MDC, and read from it by hand, stays with the adapter that was there before, which is
 * that of {@code org.slf4j.MDC}.
 */
@SuppressWarnings("NullAway") // of libraries without annotations: an MDC has null for what there is not
final class LogbackMdc extends LogbackMDCAdapter {
    private final MDCAdapter byHand;

    private LogbackMdc(MDCAdapter byHand) {
        this.byHand = byHand;
    }

    /** Once in each. */
    static synchronized void installIn(ILoggerFactory factory) {
        if (factory instanceof LoggerContext logback && !(logback.getMDCAdapter() instanceof LogbackMdc)) {
            MDCAdapter before = logback.getMDCAdapter();
            logback.setMDCAdapter(new LogbackMdc(before == null ? new LogbackMDCAdapter() : before));
        }
    }

    @Override
    public @Nullable Map<String, String> getPropertyMap() {
        Map<String, String> put =
                byHand instanceof LogbackMDCAdapter logback ? logback.getPropertyMap() : byHand.getCopyOfContextMap();
        Map<String, String> shown = Shown.values(key -> put != null && put.containsKey(key));
        if (shown == null) {
            return put;
        }
        if (put != null) {
            shown.putAll(put);
        }
        return shown;
    }

    @Override
    public @Nullable Map<String, String> getCopyOfContextMap() {
        Map<String, String> properties = getPropertyMap();
        return properties == null ? null : new HashMap<>(properties);
    }

    @Override
    public @Nullable Set<String> getKeys() {
        Map<String, String> properties = getPropertyMap();
        return properties == null ? null : properties.keySet();
    }

    @Override
    public @Nullable String get(String key) {
        String value = byHand.get(key);
        return value == null ? Shown.value(key) : value;
    }

    // --- to the one before -------------------------------------------------------------------------------------------

    @Override
    public void put(String key, String value) {
        byHand.put(key, value);
    }

    @Override
    public void remove(String key) {
        byHand.remove(key);
    }

    @Override
    public void clear() {
        byHand.clear();
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // so it is declared
    public void setContextMap(Map values) {
        byHand.setContextMap(values);
    }

    @Override
    public void pushByKey(String key, String value) {
        byHand.pushByKey(key, value);
    }

    @Override
    public @Nullable String popByKey(String key) {
        return byHand.popByKey(key);
    }

    @Override
    public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
        return byHand.getCopyOfDequeByKey(key);
    }

    @Override
    public void clearDequeByKey(String key) {
        byHand.clearDequeByKey(key);
    }
}
