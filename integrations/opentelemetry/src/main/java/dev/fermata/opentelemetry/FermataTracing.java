package dev.fermata.opentelemetry;

import dev.fermata.inspect.Inspection;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tasks do, in traces. That a task starts with the span of whoever started it needs nothing but this library in the
 * program; here one asks for more:
 *
 * {@snippet :
 * try (FermataTracing tracing = FermataTracing.builder(telemetry)
 *         .taskSpans()                              // each task of a trace is a span of its own
 *         .waitEvents(Duration.ofMillis(10))        // waits that take longer are events of the span
 *         .open()) {
 *     …
 * }
 * }
 */
public final class FermataTracing implements AutoCloseable {
    private final TraceListener listener;
    private final Inspection.Registration registration;

    private FermataTracing(TraceListener listener) {
        this.listener = listener;
        registration = Inspection.listen(listener);
    }

    /** Nothing is asked for yet. */
    public static Builder builder(OpenTelemetry telemetry) {
        return new Builder(Objects.requireNonNull(telemetry, "telemetry"));
    }

    /** No more spans and events. Spans of tasks that still run end now. */
    @Override
    public void close() {
        registration.close();
        listener.close();
    }

    /** What can be asked for. */
    public static final class Builder {
        private final OpenTelemetry telemetry;
        private boolean taskSpans;
        private @Nullable Duration threshold;

        private Builder(OpenTelemetry telemetry) {
            this.telemetry = telemetry;
        }

        /**
         * Each task that starts inside a span is a span below it, with the name of the task, from its first step to its end. Tasks
         * outside a trace are none. A task that failed is an error; the attribute {@code fermata.task.state} is {@code success},
         * {@code failed} or {@code cancelled}.
         */
        public Builder taskSpans() {
            taskSpans = true;
            return this;
        }

        /**
         * A wait that takes so long, or longer, is an event {@code fermata.wait} of the span in which it happens, with the attributes
         * {@code fermata.wait.kind}, {@code .name}, {@code .outcome} and {@code .seconds}.
         */
        public Builder waitEvents(Duration longer) {
            threshold = Objects.requireNonNull(longer, "longer");
            return this;
        }

        /** From now on, until it is closed. */
        public FermataTracing open() {
            return new FermataTracing(new TraceListener(telemetry.getTracer("dev.fermata"), taskSpans, threshold));
        }
    }
}
