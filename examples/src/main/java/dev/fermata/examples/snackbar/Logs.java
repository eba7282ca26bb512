package dev.fermata.examples.snackbar;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What the log is made of. */
final class Logs {
    private Logs() {}

    /** Every line has its request from now on, and what is logged through java.util.logging, as Helidon does, joins. */
    static synchronized void bridge() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        RequestId.showInLog();
    }
}
