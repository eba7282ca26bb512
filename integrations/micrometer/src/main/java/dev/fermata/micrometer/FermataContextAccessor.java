package dev.fermata.micrometer;

import dev.fermata.context.Context;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * All context variables, for Micrometer's context propagation, and so for Reactor and Spring: what is set where a pipeline
 * begins is seen on the threads that run it, and by the tasks that they start. Context propagation finds it by itself.
 */
@SuppressWarnings("exports") // whoever uses the interface has it
public final class FermataContextAccessor implements ThreadLocalAccessor<Context> {
    /** The key of a Fermata {@link Context}, in a Reactor context for example. */
    public static final String KEY = "dev.fermata.context";

    /** For context propagation. */
    public FermataContextAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // of the empty one there is one
    public @Nullable Context getValue() {
        Context context = Context.current();
        return context == Context.empty() ? null : context;
    }

    @Override
    public void setValue(Context context) {
        context.makeCurrent();
    }

    /** Where a pipeline has no values of ours, there are none. */
    @Override
    public void setValue() {
        Context.empty().makeCurrent();
    }
}
