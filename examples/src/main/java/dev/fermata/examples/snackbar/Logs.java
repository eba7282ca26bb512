package dev.fermata.examples.snackbar;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.spi.MDCAdapter;

/**
 * Gives every line of the log its request: the MDC of an event has {@code request_id} from the context of the thread
 * that logs, read at that moment. Nothing is put into a thread-local, so that nothing can be left behind in one, and
 * tasks need no copying; appenders that defer an event take its MDC first, on the thread that logged.
 */
final class Logs {
    static final String REQUEST_ID = "request_id";

    private Logs() {}

    /** Does so from now on, and lets what is logged through java.util.logging, as Helidon does, join. */
    static synchronized void bridge() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (!(logback.getMDCAdapter() instanceof ContextMdc)) {
            logback.setMDCAdapter(new ContextMdc(logback.getMDCAdapter()));
        }
    }

    /** What others put into the MDC, through {@link org.slf4j.MDC}, and the request. */
    private static final class ContextMdc extends LogbackMDCAdapter {
        private final MDCAdapter others;

        ContextMdc(MDCAdapter others) {
            this.others = others;
        }

        @Override
        public Map<String, String> getPropertyMap() {
            Map<String, String> properties = others.getCopyOfContextMap();
            Optional<String> id = RequestId.current();
            if (id.isEmpty()) {
                return properties == null ? Map.of() : properties;
            }
            Map<String, String> all = properties == null ? new HashMap<>() : properties;
            all.put(REQUEST_ID, id.get());
            return all;
        }

        @Override
        public Map<String, String> getCopyOfContextMap() {
            return getPropertyMap();
        }
    }
}
