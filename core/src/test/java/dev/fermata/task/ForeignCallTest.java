package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocking calls that are not Fermata's, under cancellation and deadlines: rules 6 and 21. */
final class ForeignCallTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();
    private final CountDownLatch latch = new CountDownLatch(1);

    static Stream<Exception> interruptions() {
        return Stream.of(
                new InterruptedException("foreign"),
                new ClosedByInterruptException(),
                new InterruptedIOException("foreign"),
                new IllegalStateException(new InterruptedException("wrapped")),
                new UncheckedIOException(new ClosedByInterruptException()),
                new IOException(new IllegalStateException(new InterruptedIOException("wrapped twice"))));
    }

    static Stream<Exception> others() {
        Exception circle = new IllegalStateException("a circle of causes");
        circle.initCause(new IllegalStateException(circle));
        return Stream.of(
                new IOException("no interruption"),
                new SocketTimeoutException("a socket's own timeout"),
                new UncheckedIOException(new SocketTimeoutException()),
                circle);
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void inACancelledTaskAForeignInterruptionCountsAsTheCancellation(Exception exception) throws Exception {
        Task<?> task = endCancelledWith(exception);
        assertEquals(State.CANCELLED, task.state());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ParameterizedTest
    @MethodSource("others")
    void inACancelledTaskAnyOtherExceptionIsAFailure(Exception exception) throws Exception {
        Task<?> task = endCancelledWith(exception);
        assertEquals(State.FAILED, task.state());
        assertSame(exception, task.exceptionNow());
    }

    private Task<?> endCancelledWith(Exception exception) throws InterruptedException {
        Task<?> task = Tasks.spawn(() -> {
            assertThrows(InterruptedException.class, latch::await);
            throw exception;
        });
        Until.blocked(task);
        task.cancel();
        task.join();
        return task;
    }

    @ParameterizedTest
    @MethodSource({"interruptions", "others"})
    void inATaskThatNobodyHasCancelledEveryExceptionIsAFailure(Exception exception) throws Exception {
        Task<?> task = Tasks.spawn(() -> {
            throw exception;
        });
        task.join();
        assertEquals(State.FAILED, task.state());
        assertSame(exception, task.exceptionNow());
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void inAnExpiredTimeoutAForeignInterruptionCountsAsTheTimeout(Exception exception) throws Exception {
        var thrown = assertThrows(TimeoutException.class, () -> expireWith(exception));
        assertSame(exception, thrown.getCause());
        assertTrue(thrown.getMessage().contains("5 ms"), thrown.getMessage());
        Tasks.yieldNow();
    }

    @ParameterizedTest
    @MethodSource("others")
    void inAnExpiredTimeoutAnyOtherExceptionIsThrownAsItIs(Exception exception) throws Exception {
        assertSame(exception, assertThrows(Exception.class, () -> expireWith(exception)));
        Tasks.yieldNow();
    }

    private void expireWith(Exception exception) throws Exception {
        Tasks.timeout(SHORT, () -> {
            assertThrows(InterruptedException.class, latch::await);
            throw exception;
        });
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void aTimeoutThatHasNotExpiredThrowsAForeignInterruptionAsItIs(Exception exception) {
        var thrown = assertThrows(
                Exception.class,
                () -> Tasks.timeout(Duration.ofHours(1), () -> {
                    throw exception;
                }));
        assertSame(exception, thrown);
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void aDeadlineInterruptsAForeignCallOnTime(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(TimeoutException.class, () -> Tasks.timeout(SHORT, () -> latch.await()));
            assertInstanceOf(InterruptedException.class, thrown.getCause());
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @EveryPlace
    void aCancellationInterruptsAForeignCall(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.blocking(() -> latch.await()));
            Until.blocked(task);
            task.cancel();
            task.join();
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void cancelFalseLetsAForeignCallEndAndCancelsAtTheNextAwait(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Tasks.blocking(() -> {
                    latch.await();
                    steps.add("foreign call ended");
                });
                Tasks.yieldNow();
                steps.add("not reached");
            });
            Until.blocked(task);
            assertTrue(task.cancel(false));
            assertFalse(Until.threadOf(task).isInterrupted());
            latch.countDown();
            task.join();
            steps.assertAre("foreign call ended");
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void cancelFalseEndsAnAwait(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> Tasks.sleep(Duration.ofHours(1)));
            Until.waits(task);
            assertTrue(task.cancel(false));
            task.join();
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void aCancellationSwallowedByAForeignCallIsThrownByTheNextAwait(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Tasks.blocking(() -> assertThrows(InterruptedException.class, latch::await));
                assertThrows(TaskCancelledException.class, Tasks::yieldNow);
                steps.add("remembered");
            });
            Until.blocked(task);
            task.cancel();
            task.join();
            steps.assertAre("remembered");
        });
    }

    @Test
    void aChannelClosedByTheCancellationIsTheCancellation() throws Exception {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var _ = pipe.sink()) {
            Task<?> task = Tasks.spawn(() -> source.read(ByteBuffer.allocate(1)));
            Until.blocked(task);
            task.cancel();
            task.join();
            assertEquals(State.CANCELLED, task.state());
            assertFalse(source.isOpen());
        }
    }

    @EveryPlace(Place.Kind.HELD_LOOP)
    void onALoopADeadlineDoesNotInterruptForeignCallsThatHoldTheLoop(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(SHORT, () -> Thread.sleep(SHORT.multipliedBy(4)));
            Tasks.yieldNow();
        });
    }

    @Test
    void aTimeoutInsideAnInterruptedBlockingCallOnALoopEndsItOnTime() throws Exception {
        Place.LOOP.run(() -> {
            var thrown = assertThrows(
                    TimeoutException.class, () -> Tasks.timeout(SHORT, () -> Tasks.blocking(() -> latch.await())));
            assertInstanceOf(InterruptedException.class, thrown.getCause());
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }
}
