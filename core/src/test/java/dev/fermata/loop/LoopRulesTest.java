package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.context.ContextVar;
import dev.fermata.sync.Event;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Uncaught;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Rules of asyncio's tests of run and Runner; see docs/evidence. */
final class LoopRulesTest {
    private final Steps steps = new Steps();

    @EveryPlace(Place.Kind.NO_LOOP)
    void aFailureMetWhileTheLoopEndsItsTasksIsReportedAndTheResultReturned(Place place) throws Exception {
        IOException failure = new IOException("clean-up failed");
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                assertEquals(123, runAndLeaveOneThatFails(failure));
                Until.collected(() -> uncaught.failures().contains(failure), "reported");
            });
        }
    }

    private static int runAndLeaveOneThatFails(IOException failure) throws InterruptedException {
        return Loop.<Integer, RuntimeException>run(() -> {
            Tasks.spawn(() -> {
                try {
                    Tasks.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    throw failure;
                }
            });
            Tasks.yieldNow();
            return 123;
        });
    }

    @Test
    void interruptingTheCallerEndsAMainThatOnlyYields() throws Exception {
        FutureTask<?> caller = new FutureTask<>(() -> Loop.run(() -> {
            while (!Thread.currentThread().isVirtual() || steps.list().size() < 1_000_000) {
                if (steps.list().isEmpty()) {
                    steps.add("yields");
                }
                Tasks.yieldNow();
            }
            return null;
        }));
        Thread thread = Thread.ofPlatform().daemon().start(caller);
        steps.await("yields");
        thread.interrupt();
        var thrown = assertThrows(ExecutionException.class, caller::get);
        assertInstanceOf(InterruptedException.class, thrown.getCause());
    }

    @Test
    void anInterruptOfTheCallerWhenMainWasCancelledAnywayIsOneCancellation() throws Exception {
        Event gate = Event.create();
        FutureTask<?> caller = new FutureTask<>(() -> Loop.run(() -> {
            dev.fermata.task.Task.current().orElseThrow().cancel("by itself");
            try {
                gate.await();
            } catch (TaskCancelledException e) {
                steps.add(e.getMessage());
                Tasks.shield(() -> gate.await());
                throw e;
            }
            return null;
        }));
        Thread thread = Thread.ofPlatform().daemon().start(caller);
        Until.waiting(gate::waiting, 1);
        thread.interrupt();
        gate.set();
        var thrown = assertThrows(ExecutionException.class, caller::get);
        assertInstanceOf(InterruptedException.class, thrown.getCause());
        steps.assertAre("by itself");
    }

    @Test
    void closingALoopAgainDoesNothing() {
        Loop loop = Loop.builder().start();
        loop.close();
        loop.close();
        assertThrows(RejectedExecutionException.class, () -> loop.submit(() -> steps.add("ran")));
        steps.assertAre();
    }

    /** A runner of asyncio keeps one context for all its runs; here each has a copy of its caller's. */
    @Test
    void whatASubmittedTaskSetsEndsWithIt() throws Exception {
        ContextVar<Integer> number = ContextVar.create("number", -1);
        try (Loop loop = Loop.builder().start();
                var _ = number.set(7)) {
            for (int i = 0; i < 2; i++) {
                int seen = loop.submit(() -> {
                            int before = number.get();
                            Tasks.yieldNow();
                            var _ = number.set(8);
                            return before;
                        })
                        .get();
                assertEquals(7, seen);
            }
        }
    }
}
