package dev.fermata.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Until;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks as spans, and waits as events of them. */
@Timeout(60)
final class FermataTracingTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final Span request =
            telemetry.getTracer("test").spanBuilder("request").startSpan();

    @AfterEach
    void end() {
        assertFalse(Span.current().getSpanContext().isValid());
        telemetry.close();
    }

    private SpanData span(String name) {
        List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertEquals(1, spans.size(), () -> name + " in " + exporter.getFinishedSpanItems());
        return spans.getFirst();
    }

    private String state(String name) {
        return span(name).getAttributes().get(AttributeKey.stringKey("fermata.task.state"));
    }

    @Test
    void aTaskIsASpanBelowThatOfWhoStartedIt() throws Exception {
        try (var _ = FermataTracing.builder(telemetry).taskSpans().open();
                Scope _ = request.makeCurrent()) {
            TaskGroup.run(group -> group.fork("outer", () -> {
                TaskGroup.run(inner -> inner.fork("inner", () -> {}));
            }));
            assertEquals(request, Span.current());
        }
        assertEquals(request.getSpanContext().getSpanId(), span("outer").getParentSpanId());
        assertEquals(span("outer").getSpanId(), span("inner").getParentSpanId());
        assertEquals(request.getSpanContext().getTraceId(), span("inner").getTraceId());
        assertEquals("success", state("inner"));
    }

    @Test
    void itTellsHowTheTaskEnded() throws Exception {
        try (var _ = FermataTracing.builder(telemetry).taskSpans().open();
                Scope _ = request.makeCurrent()) {
            Assertions.assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        group.fork("cancelled", () -> {
                            group.fork("failed", () -> {
                                throw new IOException("failure");
                            });
                            Event.create().await();
                        });
                    }));
        }
        assertEquals("failed", state("failed"));
        assertEquals(StatusCode.ERROR, span("failed").getStatus().getStatusCode());
        assertEquals(
                List.of("exception"),
                span("failed").getEvents().stream().map(EventData::getName).toList());
        assertEquals("cancelled", state("cancelled"));
        assertEquals(StatusCode.UNSET, span("cancelled").getStatus().getStatusCode());
    }

    @Test
    void outsideATraceATaskIsNone() throws Exception {
        try (var _ = FermataTracing.builder(telemetry).taskSpans().open()) {
            Tasks.gather(() -> assertFalse(Span.current().getSpanContext().isValid()));
        }
        assertEquals(List.of(), exporter.getFinishedSpanItems());
    }

    @Test
    void aScopeThatATaskLeavesOpenEndsWithIt() throws Exception {
        try (var _ = FermataTracing.builder(telemetry).taskSpans().open();
                Scope _ = request.makeCurrent()) {
            TaskGroup.run(group -> group.fork("careless", () -> {
                telemetry.getTracer("test").spanBuilder("lost").startSpan().makeCurrent();
            }));
            assertEquals(request, Span.current());
        }
        assertEquals("success", state("careless"));
    }

    @Test
    void closingEndsTheSpansOfWhatStillRuns() throws Exception {
        Event go = Event.create();
        FermataTracing tracing = FermataTracing.builder(telemetry).taskSpans().open();
        try (Scope _ = request.makeCurrent()) {
            TaskGroup.run(group -> {
                Task<?> runs = group.fork("runs", () -> go.await());
                Until.waits(runs);
                tracing.close();
                assertTrue(span("runs").hasEnded());
                group.fork("later", () -> {}).join();
                go.set();
            });
        }
        assertEquals(1, exporter.getFinishedSpanItems().size());
    }

    @Test
    void aLongWaitIsAnEventOfTheSpan() throws Exception {
        Lock lock = Lock.create("stock");
        try (var _ = FermataTracing.builder(telemetry)
                        .waitEvents(Duration.ofMillis(20))
                        .open();
                Scope _ = request.makeCurrent()) {
            TaskGroup.run(group -> {
                try (var _ = lock.acquire()) {
                    Task<?> waits = group.fork(() -> lock.acquire().close());
                    Until.waits(waits);
                    Tasks.sleep(Duration.ofMillis(25));
                }
            });
            Tasks.sleep(Duration.ofNanos(1)); // too short to tell
        }
        request.end();
        List<EventData> waits = span("request").getEvents().stream()
                .filter(event -> "lock".equals(event.getAttributes().get(AttributeKey.stringKey("fermata.wait.kind"))))
                .toList();
        assertEquals(1, waits.size());
        EventData wait = waits.getFirst();
        assertEquals("fermata.wait", wait.getName());
        assertEquals("stock", wait.getAttributes().get(AttributeKey.stringKey("fermata.wait.name")));
        assertEquals("granted", wait.getAttributes().get(AttributeKey.stringKey("fermata.wait.outcome")));
        assertTrue(wait.getAttributes().get(AttributeKey.doubleKey("fermata.wait.seconds")) >= 0.02);
    }

    @Test
    void aShortWaitIsNone() throws Exception {
        try (var _ = FermataTracing.builder(telemetry)
                        .waitEvents(Duration.ofHours(1))
                        .open();
                Scope _ = request.makeCurrent()) {
            Tasks.gather(() -> Tasks.sleep(Duration.ofNanos(1)));
        }
        request.end();
        assertEquals(List.of(), span("request").getEvents());
    }
}
