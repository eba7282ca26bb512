package dev.fermata.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import dev.fermata.loop.Loop;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Until;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Context variables go through Reactor, into it and out again, and leave nothing on its threads. */
@Timeout(60)
final class ReactorTest {
    private static final ContextVar<String> REQUEST = ContextVar.create("request");

    private final Scheduler thread = Schedulers.newSingle("reactor", true);

    @BeforeAll
    static void enable() {
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterAll
    static void disable() {
        Hooks.disableAutomaticContextPropagation();
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(
                "none",
                Mono.fromCallable(ReactorTest::request).subscribeOn(thread).block());
        assertEquals("none", request());
        thread.dispose();
    }

    private static String request() {
        return REQUEST.orElse("none");
    }

    @Test
    void contextPropagationHasFoundIt() {
        assertTrue(ContextRegistry.getInstance().getThreadLocalAccessors().stream()
                .anyMatch(FermataContextAccessor.class::isInstance));
    }

    @Test
    void whatATaskHasSetIsSeenInThePipeline() throws Exception {
        Tasks.gather(() -> {
            REQUEST.set("r-17");
            assertEquals(
                    "r-17",
                    Mono.fromCallable(ReactorTest::request).subscribeOn(thread).block());
            assertEquals(
                    List.of("r-17 1", "r-17 2"),
                    Flux.just(1, 2)
                            .publishOn(thread)
                            .map(number -> request() + " " + number)
                            .collectList()
                            .block());
            assertEquals("r-17", request());
        });
    }

    @Test
    void aTaskThatThePipelineStartsInheritsIt() {
        Context context;
        try (var _ = REQUEST.set("r-18")) {
            context = Context.current();
        }
        String seen = Mono.fromCallable(() -> Tasks.gather(ReactorTest::request).getFirst())
                .subscribeOn(thread)
                .contextWrite(reactor -> reactor.put(FermataContextAccessor.KEY, context))
                .block();
        assertEquals("r-18", seen);
    }

    @Test
    void intoReactorAndIntoATaskAgain() throws Exception {
        Tasks.gather(() -> {
            REQUEST.set("r-19");
            assertEquals(
                    "r-19",
                    Mono.fromCallable(() -> Tasks.gather(ReactorTest::request).getFirst())
                            .subscribeOn(thread)
                            .block());
        });
    }

    @Test
    void onALoopAPipelineIsAwaited() throws Exception {
        Loop.run(() -> {
            REQUEST.set("r-20");
            Mono<String> page = Mono.fromCallable(ReactorTest::request).subscribeOn(thread);
            String seen = Tasks.await(page.contextCapture().toFuture());
            assertEquals("r-20", seen);
        });
    }

    @Test
    void aCancelledTaskCancelsThePipelineThatItAwaits() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        Task<?> task = Tasks.spawn(() ->
                Tasks.await(Mono.never().doOnCancel(() -> cancelled.set(true)).toFuture()));
        Until.waits(task);
        task.cancel("enough");
        task.join();
        assertEquals(Task.State.CANCELLED, task.state());
        assertTrue(cancelled.get());
    }

    @Test
    void aThousandPipelinesOnOneThreadEachHaveTheirOwn() throws Exception {
        Tasks.forEach(IntStream.range(0, 1000).boxed().toList(), number -> {
            REQUEST.set("r-" + number);
            String seen = Mono.fromCallable(ReactorTest::request)
                    .subscribeOn(thread)
                    .publishOn(Schedulers.parallel())
                    .map(before -> before + " " + request())
                    .block();
            assertEquals("r-" + number + " r-" + number, seen);
        });
    }

    @Test
    void aSnapshotIsTakenOverAndGivenBack() throws Exception {
        ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
        ContextSnapshot snapshot;
        try (var _ = REQUEST.set("r-21")) {
            snapshot = snapshots.captureAll();
        }
        assertEquals("none", snapshots.captureAll().wrap(ReactorTest::request).call());
        try (var _ = REQUEST.set("mine")) {
            assertEquals("r-21", snapshot.wrap(ReactorTest::request).call());
            assertEquals("mine", request());
        }
        try (var pool = Executors.newSingleThreadExecutor()) {
            assertEquals(
                    "r-21", pool.submit(snapshot.wrap(ReactorTest::request)).get());
            assertEquals("none", pool.submit(ReactorTest::request).get());
        }
    }
}
