package dev.fermata.slf4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import dev.fermata.loop.Loop;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.TaskGroupException;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand requests at once, each of which fans out: every line has its own request, and none is missing. */
@Timeout(120)
final class RequestLogsTest {
    private static final int REQUESTS = 1000;
    private static final String PATTERN = "%X{request_id}|%m%n";
    private static final Pattern LINE = Pattern.compile("(.*)\\|(.*) (\\w+) (\\d+)");

    /** How many lines each part of a request logs. */
    private static final Map<String, Integer> PARTS =
            Map.of("main", 2, "left", 3, "right", 3, "deep", 2, "cancelled", 2, "timed", 3, "pool", 1);

    private static final ContextVar<String> REQUEST = ContextVar.create("request_id");

    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @BeforeEach
    void show() {
        FermataMdc.show(REQUEST);
    }

    @AfterEach
    void hide() throws InterruptedException {
        FermataMdc.hide(REQUEST.name());
        pool.shutdown();
        assertEquals(true, pool.awaitTermination(60, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource
    void everyLineOfAThousandParallelRequestsHasItsOwnRequest(Sink.Kind kind) throws Exception {
        try (Sink sink = Sink.open(kind, PATTERN)) {
            serve(sink.logger);
            check(kind, sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLineOfAThousandRequestsOfALoopHasItsOwnRequest(Sink.Kind kind) throws Exception {
        try (Sink sink = Sink.open(kind, PATTERN)) {
            Loop.run(() -> serve(sink.logger));
            check(kind, sink.lines());
        }
    }

    @Test
    void aWrongLineIsNoticed() {
        List<String> lines = new ArrayList<>();
        for (String part : PARTS.keySet()) {
            if (!part.equals("main")) {
                IntStream.range(0, PARTS.get(part)).forEach(step -> lines.add("r-1|r-1 " + part + " " + step));
            }
        }
        lines.addFirst("r-1|r-1 main 0");
        lines.addLast("r-1|r-1 main 1");
        check(lines, 1);
        List<String> another = new ArrayList<>(lines);
        another.set(3, another.get(3).replaceFirst("r-1", "r-2"));
        assertThrows(AssertionError.class, () -> check(another, 1));
        List<String> none = new ArrayList<>(lines);
        none.set(3, none.get(3).replaceFirst("r-1", ""));
        assertThrows(AssertionError.class, () -> check(none, 1));
        assertThrows(AssertionError.class, () -> check(lines.subList(0, lines.size() - 1), 1));
        Collections.swap(lines, lines.indexOf("r-1|r-1 left 0"), lines.indexOf("r-1|r-1 left 1"));
        assertThrows(AssertionError.class, () -> check(lines, 1));
    }

    // --- the service -------------------------------------------------------------------------------------------------

    private void serve(Consumer<String> log) throws InterruptedException, TaskGroupException {
        log.accept("nobody outside 0");
        Tasks.forEach(IntStream.range(0, REQUESTS).boxed().toList(), number -> {
            String id = "r-" + number;
            try (var _ = REQUEST.set(id)) {
                request(id, log);
            }
            log.accept("nobody outside 0");
        });
        log.accept("nobody outside 0");
    }

    private void request(String id, Consumer<String> log) throws Exception {
        log.accept(id + " main 0");
        TaskGroup.run(group -> {
            group.fork(() -> steps(id, "left", log));
            group.fork(() -> {
                steps(id, "right", log);
                Tasks.gather(() -> log.accept(id + " deep 0"));
                Tasks.spawn(() -> log.accept(id + " deep 1")).join();
            });
            group.fork(() -> timedOut(id, log));
            cancelOne(id, group, log);
            throughThePool(id, log);
        });
        log.accept(id + " main 1");
    }

    private static void steps(String id, String part, Consumer<String> log) throws InterruptedException {
        for (int step = 0; step < PARTS.get(part); step++) {
            log.accept(id + " " + part + " " + step);
            Tasks.yieldNow();
        }
    }

    private static void timedOut(String id, Consumer<String> log) throws InterruptedException {
        log.accept(id + " timed 0");
        try {
            Tasks.timeout(Duration.ofMillis(1), () -> {
                try {
                    Event.create().await();
                } finally {
                    log.accept(id + " timed 1");
                }
            });
        } catch (TimeoutException expected) {
            log.accept(id + " timed 2");
        }
    }

    private static void cancelOne(String id, TaskGroup group, Consumer<String> log) throws InterruptedException {
        Event begun = Event.create();
        Task<?> waits = group.fork(() -> {
            log.accept(id + " cancelled 0");
            begun.set();
            try {
                Event.create().await();
            } finally {
                log.accept(id + " cancelled 1");
            }
        });
        begun.await();
        waits.cancel("enough");
        waits.join();
    }

    /** The pool's threads serve all requests, and between two of them none. */
    private void throughThePool(String id, Consumer<String> log) throws InterruptedException, ExecutionException {
        var wrapped = CompletableFuture.runAsync(Context.current().wrap(() -> log.accept(id + " pool 0")), pool);
        var plain = CompletableFuture.runAsync(() -> log.accept("nobody pool 0"), pool);
        Tasks.blocking(() -> CompletableFuture.allOf(wrapped, plain).get());
    }

    // --- what it has written -----------------------------------------------------------------------------------------

    /** Asynchronous loggers of Log4j lose lines when many threads fill their buffer, whoever logs: of them only the rest. */
    private static void check(Sink.Kind kind, List<String> all) {
        List<String> lines =
                all.stream().filter(line -> !line.startsWith("|nobody ")).toList();
        if (kind == Sink.Kind.LOG4J_ASYNC_LOGGER) {
            byRequest(lines);
        } else {
            check(lines, REQUESTS);
        }
    }

    private static void check(List<String> lines, int requests) {
        Map<String, List<String>> byRequest = byRequest(lines);
        assertEquals(requests, byRequest.size());
        for (List<String> steps : byRequest.values()) {
            assertEquals("main 0", steps.getFirst());
            assertEquals("main 1", steps.getLast());
            PARTS.forEach((part, count) -> assertEquals(
                    IntStream.range(0, count)
                            .mapToObj(step -> part + " " + step)
                            .toList(),
                    steps.stream().filter(step -> step.startsWith(part + " ")).toList()));
        }
    }

    /** What each request has logged, after a look at whether each line has its own. */
    private static Map<String, List<String>> byRequest(List<String> lines) {
        Map<String, List<String>> byRequest = new HashMap<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertEquals(true, parts.matches(), line);
            assertEquals(parts.group(2), parts.group(1), line);
            byRequest
                    .computeIfAbsent(parts.group(1), _ -> new ArrayList<>())
                    .add(parts.group(3) + " " + parts.group(4));
        }
        return byRequest;
    }
}
