package dev.fermata.opentelemetry;

import dev.fermata.inspect.Listener;
import dev.fermata.inspect.WaitOutcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Is told of each task on the task's own thread: so what it makes current there is the task's. */
final class TraceListener implements Listener {
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("fermata.task.state");
    private static final AttributeKey<Long> ID = AttributeKey.longKey("fermata.task.id");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("fermata.wait.kind");
    private static final AttributeKey<String> NAME = AttributeKey.stringKey("fermata.wait.name");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("fermata.wait.outcome");
    private static final AttributeKey<Double> SECONDS = AttributeKey.doubleKey("fermata.wait.seconds");

    private record Running(Span span, Scope scope) {}

    private final Tracer tracer;
    private final boolean taskSpans;
    private final @Nullable Duration threshold;
    private final Map<Long, Running> running = new ConcurrentHashMap<>(); // by the id of the task

    TraceListener(Tracer tracer, boolean taskSpans, @Nullable Duration threshold) {
        this.tracer = tracer;
        this.taskSpans = taskSpans;
        this.threshold = threshold;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // in ended, on the same thread
    public void started(long id, String name) {
        if (taskSpans && Span.current().getSpanContext().isValid()) {
            Span span = tracer.spanBuilder(name).setAttribute(ID, id).startSpan();
            running.put(id, new Running(span, span.makeCurrent()));
        }
    }

    @Override
    public void failed(long id, String name, Throwable failure) {
        Running task = running.get(id);
        if (task != null) {
            task.span.recordException(failure);
        }
    }

    @Override
    public void ended(long id, String name, Future.State how, Duration age) {
        Running task = running.remove(id);
        if (task != null) {
            task.scope.close();
            task.span.setAttribute(STATE, text(how));
            if (how == Future.State.FAILED) {
                task.span.setStatus(StatusCode.ERROR);
            }
            task.span.end();
        }
    }

    @Override
    public void waited(String kind, String name, WaitOutcome outcome, Duration time) {
        Duration least = threshold;
        if (least == null || time.compareTo(least) < 0) {
            return;
        }
        Span span = Span.current();
        if (span.isRecording()) {
            double seconds = time.toNanos() / 1e9;
            span.addEvent(
                    "fermata.wait", Attributes.of(KIND, kind, NAME, name, OUTCOME, text(outcome), SECONDS, seconds));
        }
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    void close() {
        running.values().forEach(task -> task.span.end()); // one that ends by itself meanwhile is ended twice: no harm
        running.clear();
    }
}
