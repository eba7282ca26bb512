package dev.fermata.opentelemetry;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/**
 * Keeps OpenTelemetry's current context in a context variable, so that a task starts with that of whoever started it. Found by
 * OpenTelemetry itself, as soon as it is there.
 */
public final class InheritedStorageProvider implements ContextStorageProvider {
    /** For OpenTelemetry. */
    public InheritedStorageProvider() {}

    @Override
    public ContextStorage get() {
        return InheritedStorage.INSTANCE;
    }
}
