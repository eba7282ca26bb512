package dev.fermata.opentelemetry;

import dev.fermata.context.ContextVar;
import dev.fermata.context.Token;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The current context of a task, a thread, or a {@code Context.run} of Fermata's. */
final class InheritedStorage implements ContextStorage {
    static final InheritedStorage INSTANCE = new InheritedStorage();

    private static final System.Logger LOG = System.getLogger("dev.fermata.opentelemetry");
    private static final ContextVar<Context> CURRENT = ContextVar.create("opentelemetry");

    private InheritedStorage() {}

    @Override
    public @Nullable Context current() {
        return dev.fermata.context.Context.current().get(CURRENT).orElse(null);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // as OpenTelemetry's own storage: the very same context
    public Scope attach(@Nullable Context context) {
        return context == null || context == current() ? Scope.noop() : new Attached(context, CURRENT.set(context));
    }

    /** Taken back once, and only by whoever attached it, while it is the current one: else somebody else's would be lost. */
    private static final class Attached implements Scope {
        private final Context context;
        private @Nullable Token<Context> token; // null: closed

        Attached(Context context, Token<Context> token) {
            this.context = context;
            this.token = token;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // as above
        public void close() {
            Token<Context> before = token;
            if (before == null) {
                return;
            }
            if (INSTANCE.current() != context) {
                LOG.log(Level.DEBUG, "a scope of OpenTelemetry is closed out of order, which changes nothing");
                return;
            }
            try {
                before.close();
                token = null;
            } catch (IllegalArgumentException e) { // inherited, not attached here
                LOG.log(Level.DEBUG, "a scope of OpenTelemetry is closed where it was not opened", e);
            }
        }
    }
}
