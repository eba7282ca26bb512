package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Uncaught;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A task is a java.util.concurrent.Future, and has a view that is a CompletableFuture. */
final class TaskAsFutureTest {
    private final Event gate = Event.create();
    private final IOException failure = new IOException("failure");

    @EveryPlace
    void ofASuccess(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = Tasks.spawn(() -> "result");
            assertEquals("result", task.get());
            assertEquals("result", task.get(0, TimeUnit.SECONDS));
            assertEquals("result", task.resultNow());
            assertEquals(State.SUCCESS, task.state());
            assertTrue(task.isDone());
            assertFalse(task.isCancelled());
            assertThrows(IllegalStateException.class, task::exceptionNow);
        });
    }

    @EveryPlace
    void ofASuccessWithoutAResult(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {});
            assertNull(task.get());
            assertNull(task.resultNow());
            assertEquals(State.SUCCESS, task.state());
        });
    }

    @EveryPlace
    void ofAFailure(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = failing();
            assertSame(
                    failure, assertThrows(ExecutionException.class, task::get).getCause());
            assertSame(failure, task.exceptionNow());
            assertEquals(State.FAILED, task.state());
            assertTrue(task.isDone());
            assertFalse(task.isCancelled());
            assertThrows(IllegalStateException.class, task::resultNow);
        });
    }

    private Task<String> failing() {
        return Tasks.spawn(() -> {
            throw failure;
        });
    }

    @EveryPlace
    void ofACancellation(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            task.cancel();
            assertThrows(CancellationException.class, task::get);
            assertEquals(State.CANCELLED, task.state());
            assertTrue(task.isDone());
            assertTrue(task.isCancelled());
            assertThrows(IllegalStateException.class, task::resultNow);
            assertThrows(IllegalStateException.class, task::exceptionNow);
        });
    }

    private Task<String> waiting() throws InterruptedException {
        Task<String> task = Tasks.spawn(() -> {
            gate.await();
            return "result";
        });
        Until.waits(task);
        return task;
    }

    @EveryPlace
    void ofOneThatRuns(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            assertEquals(State.RUNNING, task.state());
            assertFalse(task.isDone());
            assertThrows(IllegalStateException.class, task::resultNow);
            assertThrows(IllegalStateException.class, task::exceptionNow);
            assertTrue(task.toString().contains(task.name()), task::toString);
            gate.set();
            task.join();
        });
    }

    @EveryPlace
    void getWithATimeoutNamesTheLimitAndLeavesTheTaskAlone(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            var thrown = assertThrows(TimeoutException.class, () -> task.get(5, TimeUnit.MILLISECONDS));
            assertTrue(thrown.getMessage().contains("5 ms"), thrown.getMessage());
            assertThrows(TimeoutException.class, () -> task.get(0, TimeUnit.SECONDS));
            assertThrows(TimeoutException.class, () -> task.get(-1, TimeUnit.SECONDS));
            assertEquals(State.RUNNING, task.state());
            gate.set();
            assertEquals("result", task.get(Long.MAX_VALUE, TimeUnit.DAYS));
        });
    }

    // --- as a CompletableFuture --------------------------------------------------------------------------------------

    @EveryPlace(Place.Kind.NO_LOOP)
    void theViewCompletesAsTheTaskEnds(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            CompletableFuture<Integer> length = task.toCompletableFuture().thenApply(String::length);
            assertSame(task.toCompletableFuture(), task.toCompletableFuture());
            assertFalse(length.isDone());
            gate.set();
            assertEquals(6, length.get());
            assertEquals("result", task.toCompletableFuture().join());

            Task<String> failed = failing();
            assertSame(
                    failure,
                    assertThrows(CompletionException.class, failed.toCompletableFuture()::join)
                            .getCause());
        });
    }

    @EveryPlace
    void theViewOfATaskThatHasEndedIsComplete(Place place) throws Exception {
        place.run(() -> {
            Task<String> succeeded = Tasks.spawn(() -> "result");
            Task<String> failed = failing();
            Task<String> cancelled = waiting();
            cancelled.cancel();
            succeeded.join();
            failed.join();
            cancelled.join();
            assertEquals("result", succeeded.toCompletableFuture().join());
            assertEquals("result", succeeded.toCompletableFuture().get(1, TimeUnit.DAYS));
            assertFalse(succeeded.toCompletableFuture().cancel(true));
            assertEquals(failure, failed.toCompletableFuture().exceptionNow());
            assertTrue(cancelled.toCompletableFuture().isCancelled());
        });
    }

    @EveryPlace
    void cancellingTheViewCancelsTheTask(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            assertTrue(task.toCompletableFuture().cancel(true));
            task.join();
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void waitingOnAViewInsideALoopIsAnErrorInsteadOfAHang(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            CompletableFuture<String> view = task.toCompletableFuture();
            CompletableFuture<Integer> derived = view.thenApply(String::length);
            assertThrows(IllegalStateException.class, view::get);
            assertThrows(IllegalStateException.class, view::join);
            assertThrows(IllegalStateException.class, () -> view.get(1, TimeUnit.DAYS));
            assertThrows(IllegalStateException.class, derived::join);
            gate.set();
            assertEquals(6, Tasks.blocking(() -> derived.get()));
            assertEquals("result", view.join()); // done: need not wait
        });
    }

    @EveryPlace
    void continuationsRunWhereTheTaskEnds(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = waiting();
            CompletableFuture<Boolean> inTask = task.toCompletableFuture()
                    .thenApply(result -> Task.current().equals(Optional.of(task)));
            gate.set();
            task.join();
            Until.holds(inTask::isDone, "continued");
            assertTrue(inTask.resultNow());
        });
    }

    @EveryPlace
    void aTaskWithAViewIsNotReportedAsUnread(Place place) throws Exception {
        place.run(() -> {
            try (var uncaught = Uncaught.collect();
                    TaskGroup group = TaskGroup.supervisor()) {
                Task<?> task = group.fork(() -> {
                    gate.await();
                    throw failure;
                });
                CompletableFuture<?> view = task.toCompletableFuture();
                gate.set();
                group.join();
                assertSame(failure, view.exceptionNow());
                assertEquals(List.of(), uncaught.failures());
            }
        });
    }
}
