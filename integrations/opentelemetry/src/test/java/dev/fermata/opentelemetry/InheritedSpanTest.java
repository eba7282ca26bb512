package dev.fermata.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fermata.loop.Loop;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The current span follows the work into tasks, and nowhere else. */
@Timeout(60)
final class InheritedSpanTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final Tracer tracer = provider.get("test");

    @AfterEach
    void nothingIsLeft() {
        assertFalse(Span.current().getSpanContext().isValid());
        provider.close();
    }

    @Test
    void aTaskStartsWithTheSpanOfWhoStartedIt() throws Exception {
        Span span = tracer.spanBuilder("request").startSpan();
        try (Scope _ = span.makeCurrent()) {
            assertSame(span, Span.current());
            TaskGroup.run(group -> {
                Task<Span> child = group.fork(() -> Tasks.gather(Span::current).getFirst());
                assertSame(span, child.get());
            });
            assertSame(span, Tasks.spawn(Span::current).get());
            assertSame(span, Loop.run(() -> Tasks.spawn(Span::current).get()));
        }
        assertFalse(Tasks.spawn(Span::current).get().getSpanContext().isValid());
    }

    @Test
    void whatATaskMakesCurrentStaysItsOwn() throws Exception {
        Span outer = tracer.spanBuilder("outer").startSpan();
        Span inner = tracer.spanBuilder("inner").startSpan();
        try (Scope _ = outer.makeCurrent()) {
            Tasks.gather(() -> {
                try (Scope _ = inner.makeCurrent()) {
                    assertSame(inner, Span.current());
                    assertSame(inner, Tasks.spawn(Span::current).get());
                }
                assertSame(outer, Span.current());
            });
            assertSame(outer, Span.current());
        }
    }

    @Test
    void scopesCloseInOrderAndAnyOtherChangesNothing() {
        Context one = Context.root().with(tracer.spanBuilder("one").startSpan());
        Context two = Context.root().with(tracer.spanBuilder("two").startSpan());
        Scope first = one.makeCurrent();
        Scope second = two.makeCurrent();
        assertSame(Scope.noop(), two.makeCurrent());
        first.close();
        assertSame(two, Context.current());
        second.close();
        second.close();
        assertSame(one, Context.current());
        first.close();
        first.close();
        assertSame(Context.root(), Context.current());
    }

    @Test
    void aScopeOfSomebodyElseCannotBeClosed() throws Exception {
        Span span = tracer.spanBuilder("request").startSpan();
        Scope scope = span.makeCurrent();
        Tasks.gather(() -> {
            scope.close();
            assertSame(span, Span.current());
        });
        assertSame(span, Span.current());
        scope.close();
    }

    @Test
    void aPoolsThreadKeepsNothing() throws Exception {
        try (var pool = Executors.newSingleThreadExecutor()) {
            Span span = tracer.spanBuilder("request").startSpan();
            try (Scope _ = span.makeCurrent()) {
                var here = dev.fermata.context.Context.current();
                assertSame(span, pool.submit(here.wrapCallable(Span::current)).get());
                assertSame(
                        span, pool.submit(Context.current().wrap(Span::current)).get());
                assertFalse(pool.submit(Span::current).get().getSpanContext().isValid());
            }
        }
    }

    @Test
    void aThousandRequestsAtOnceAreAThousandTraces() throws Exception {
        Map<String, String> requests = new ConcurrentHashMap<>(); // trace by number
        Tasks.forEach(IntStream.range(0, 1000).boxed().toList(), number -> {
            Span request = tracer.spanBuilder("request " + number).startSpan();
            requests.put("" + number, request.getSpanContext().getTraceId());
            try (Scope _ = request.makeCurrent()) {
                Tasks.gather(() -> step(number), () -> step(number));
                Tasks.yieldNow();
                step(number);
            } finally {
                request.end();
            }
        });
        List<SpanData> steps = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().startsWith("step "))
                .toList();
        assertEquals(3000, steps.size());
        Map<String, List<String>> traces = steps.stream()
                .collect(Collectors.groupingBy(
                        span -> span.getName().substring("step ".length()),
                        Collectors.mapping(SpanData::getTraceId, Collectors.toList())));
        traces.forEach((number, ids) ->
                assertEquals(List.of(requests.get(number), requests.get(number), requests.get(number)), ids));
    }

    private void step(int number) throws InterruptedException {
        Span step = tracer.spanBuilder("step " + number).startSpan();
        try (Scope _ = step.makeCurrent()) {
            Tasks.yieldNow();
        } finally {
            step.end();
        }
    }
}
