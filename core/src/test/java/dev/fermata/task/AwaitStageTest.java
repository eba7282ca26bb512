package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Place.Kind;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A task waits for a stage of somebody else; cancellation goes both ways. */
final class AwaitStageTest {
    private final CompletableFuture<String> stage = new CompletableFuture<>();
    private final IOException failure = new IOException("failure");

    /** Runs that on a thread of its own as soon as the caller waits. */
    private static void whenItWaits(Runnable work) {
        BooleanSupplier waits = Until.waitsNow();
        Thread.ofPlatform().daemon().start(() -> {
            while (!waits.getAsBoolean()) {
                Thread.onSpinWait();
            }
            work.run();
        });
    }

    @EveryPlace
    void whatIsThereIsReturnedAtOnce(Place place) throws Exception {
        place.run(() -> {
            assertEquals("result", Tasks.await(CompletableFuture.completedStage("result")));
            assertNull(Tasks.await(CompletableFuture.completedFuture(null)));
        });
    }

    @EveryPlace
    void aForeignThreadWakesIt(Place place) throws Exception {
        place.run(() -> {
            whenItWaits(() -> stage.complete("result"));
            assertEquals("result", Tasks.await(stage));
        });
    }

    @EveryPlace(Kind.LOOP)
    void theLoopGoesOnMeanwhile(Place place) throws Exception {
        place.run(() -> {
            Steps steps = new Steps();
            Task<?> waits = Tasks.spawn(() -> steps.add(Tasks.await(stage)));
            Until.waits(waits);
            steps.add("the loop goes on");
            stage.complete("result");
            waits.join();
            steps.assertAre("the loop goes on", "result");
        });
    }

    @EveryPlace
    void aFailureIsTheCauseAsWithAFuture(Place place) throws Exception {
        place.run(() -> {
            whenItWaits(() -> stage.completeExceptionally(failure));
            CompletionStage<String> derived = stage.thenApply(text -> text + "!");
            assertSame(
                    failure,
                    assertThrows(ExecutionException.class, () -> Tasks.await(stage))
                            .getCause());
            assertSame(
                    failure,
                    assertThrows(ExecutionException.class, () -> Tasks.await(derived))
                            .getCause());
            CompletableFuture<String> bare = CompletableFuture.failedFuture(new CompletionException("bare", null));
            assertEquals(
                    CompletionException.class,
                    assertThrows(ExecutionException.class, () -> Tasks.await(bare))
                            .getCause()
                            .getClass());
        });
    }

    @EveryPlace
    void aCancelledStageIsACancellationException(Place place) throws Exception {
        place.run(() -> {
            whenItWaits(() -> stage.cancel(true));
            assertThrows(CancellationException.class, () -> Tasks.await(stage));
            assertThrows(CancellationException.class, () -> Tasks.await(stage));
        });
    }

    @EveryPlace
    void aCancelledTaskCancelsTheStage(Place place) throws Exception {
        place.run(() -> {
            Task<?> waits = Tasks.spawn(() -> Tasks.await(stage));
            Until.waits(waits);
            waits.cancel("enough");
            waits.join();
            assertEquals(Task.State.CANCELLED, waits.state());
            assertTrue(stage.isCancelled());
        });
    }

    @EveryPlace
    void aTimeoutCancelsTheStage(Place place) throws Exception {
        place.run(() -> {
            assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ofMillis(1), () -> Tasks.await(stage)));
            assertTrue(stage.isCancelled());
        });
    }

    @EveryPlace
    void aStageThatIsNotEvenWaitedForIsCancelledToo(Place place) throws Exception {
        place.run(() -> {
            assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ZERO, () -> Tasks.await(stage)));
            assertTrue(stage.isCancelled());
        });
    }

    @EveryPlace
    void aCopyKeepsItGoing(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TimeoutException.class, () -> Tasks.timeout(Duration.ofMillis(1), () -> Tasks.await(stage.copy())));
            assertFalse(stage.isDone());
            stage.complete("result");
            assertEquals("result", Tasks.await(stage));
        });
    }

    @EveryPlace
    void whatIsThereIsReturnedInACancelledScope(Place place) throws Exception {
        place.run(() -> {
            stage.complete("result");
            assertEquals("result", Tasks.timeout(Duration.ZERO, () -> Tasks.await(stage)));
        });
    }

    @EveryPlace
    void inAShieldNothingIsCancelled(Place place) throws Exception {
        place.run(() -> {
            Task<String> waits = Tasks.spawn(() -> Tasks.shield(() -> Tasks.await(stage)));
            Until.waits(waits);
            waits.cancel("enough");
            stage.complete("result");
            assertEquals("result", waits.get());
        });
    }

    @EveryPlace
    void aStageThatShowsNoFutureIsWaitedForToo(Place place) throws Exception {
        place.run(() -> {
            CompletableFuture<String> closed = new CompletableFuture<>() {
                @Override
                public CompletableFuture<String> toCompletableFuture() {
                    throw new UnsupportedOperationException("closed");
                }
            };
            assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ofMillis(1), () -> Tasks.await(closed)));
            closed.complete("result");
            assertEquals("result", Tasks.await(closed));
        });
    }

    @EveryPlace
    void aTaskThatIsAskedForItsFutureCanBeAwaited(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = Tasks.spawn(() -> {
                Tasks.yieldNow();
                return "result";
            });
            assertEquals("result!", Tasks.await(task.toCompletableFuture().thenApply(text -> text + "!")));
        });
    }
}
