package dev.fermata.task;

import static dev.fermata.task.CancellationTest.cancelMyself;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** One timeout: rules 5 and 6. Several in each other are in NestedScopesTest. */
final class TimeoutTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final Steps steps = new Steps();

    @EveryPlace
    void itReturnsWhatTheWorkReturns(Place place) throws Exception {
        place.run(() -> {
            String result = Tasks.timeout(LONG, () -> {
                Tasks.sleep(SHORT);
                return "result";
            });
            assertEquals("result", result);
        });
    }

    @EveryPlace
    void itThrowsWhatTheWorkThrows(Place place) throws Exception {
        IOException failure = new IOException();
        place.run(() -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> Tasks.timeout(LONG, () -> {
                            throw failure;
                        }))));
    }

    @EveryPlace
    void anExpiredOneNamesItsLimitAndHasTheCancellationAsItsCause(Place place) throws Exception {
        place.run(() -> {
            var thrown = assertThrows(TimeoutException.class, () -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)));
            assertTrue(thrown.getMessage().contains("5 ms"), thrown.getMessage());
            assertInstanceOf(TaskCancelledException.class, thrown.getCause());
        });
    }

    @EveryPlace
    void whatComesAfterAnExpiredOneIsNotCancelled(Place place) throws Exception {
        place.run(() -> {
            assertThrows(TimeoutException.class, () -> Tasks.timeout(SHORT, () -> Tasks.sleep(LONG)));
            Tasks.yieldNow();
            Tasks.sleep(SHORT);
            assertEquals("next", Tasks.timeout(LONG, () -> "next"));
        });
    }

    @EveryPlace
    void zeroOrLessTriesOnceAndDoesNotWait(Place place) throws Exception {
        Lock free = Lock.create();
        Queue<String> queue = Queue.bounded(1);
        place.run(() -> {
            for (Duration none : new Duration[] {Duration.ZERO, SHORT.negated()}) {
                try (Permit permit = Tasks.timeout(none, () -> free.acquire())) {
                    assertTrue(free.isLocked(), permit::toString);
                }
                Tasks.timeout(none, () -> queue.put("item"));
                assertThrows(TimeoutException.class, () -> Tasks.timeout(none, () -> queue.put("no room")));
                assertEquals(Optional.of("item"), queue.poll());
                assertThrows(TimeoutException.class, () -> Tasks.timeout(none, Tasks::yieldNow));
                assertTrue(Tasks.timeout(none, Deadline::expired));
            }
        });
    }

    @EveryPlace
    void insideItTheCancellationIsRememberedWhenItIsSwallowed(Place place) throws Exception {
        Lock free = Lock.create();
        place.run(() -> {
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SHORT, () -> {
                        assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                        free.acquire().close();
                        steps.add("need not wait");
                        Tasks.sleep(SHORT);
                    }));
            steps.assertAre("need not wait");
        });
    }

    @EveryPlace
    void workThatSwallowsItAndReturnsHasItsResultReturned(Place place) throws Exception {
        place.run(() -> {
            String result = Tasks.timeout(SHORT, () -> {
                assertThrows(TaskCancelledException.class, () -> Tasks.sleep(LONG));
                return "late";
            });
            assertEquals("late", result);
            Tasks.yieldNow();
        });
    }

    @EveryPlace
    void workThatFailsAfterItExpiredHasItsFailureThrown(Place place) throws Exception {
        place.run(() -> assertThrows(
                IOException.class,
                () -> Tasks.timeout(SHORT, () -> {
                    try {
                        Tasks.sleep(LONG);
                    } catch (InterruptedException e) {
                        throw new IOException("clean-up failed");
                    }
                })));
    }

    @EveryPlace
    void whatWasAcquiredLateIsNotLost(Place place) throws Exception {
        Lock lock = Lock.create();
        place.run(() -> {
            Permit permit = Tasks.timeout(LONG, deadline -> {
                Permit acquired = lock.acquire();
                deadline.moveTo(SHORT);
                Tasks.shield(() -> Tasks.sleep(SHORT.multipliedBy(3)));
                assertTrue(deadline.expired());
                return acquired;
            });
            assertTrue(lock.isLocked());
            permit.close();
        });
    }

    @EveryPlace
    void aCancellationFromOutsideIsNotATimeout(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                var thrown =
                        assertThrows(TaskCancelledException.class, () -> Tasks.timeout(LONG, () -> Tasks.sleep(LONG)));
                steps.add(thrown.getMessage());
                throw thrown;
            });
            Until.waits(task);
            task.cancel("outside");
            task.join();
            steps.assertAre("outside");
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void aCancellationThatIsPendingIsThrownForBeforeTheTimeoutIs(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                cancelMyself("pending");
                var thrown = assertThrows(
                        TaskCancelledException.class, () -> Tasks.timeout(Duration.ZERO, () -> Tasks.sleep(LONG)));
                steps.add(thrown.getMessage());
            });
            task.join();
            steps.assertAre("pending");
        });
    }

    @Test
    void inVirtualTimeItExpiresAtTheVeryInstant() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Loop loop = Loop.current().orElseThrow();
            Instant start = loop.now();
            assertThrows(TimeoutException.class, () -> Tasks.timeout(LONG, () -> Tasks.sleep(LONG.plusNanos(1))));
            assertEquals(LONG, Duration.between(start, loop.now()));
            Tasks.timeout(LONG, () -> Tasks.sleep(LONG.minusNanos(1)));
        });
    }

    @Test
    void limitsBeyondEveryClockAreForEver() throws Exception {
        assertEquals("done", Tasks.timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> {
            Tasks.sleep(SHORT);
            return "done";
        }));
    }

    @Test
    void nullsAreRefused() {
        assertThrows(NullPointerException.class, () -> Tasks.timeout(null, () -> "work"));
        assertThrows(NullPointerException.class, () -> Tasks.timeout(SHORT, (Work<String, Exception>) null));
        assertThrows(NullPointerException.class, () -> Tasks.timeout(SHORT, (VoidWork<Exception>) null));
        assertThrows(NullPointerException.class, () -> Tasks.sleep(null));
    }

    @EveryPlace
    void aTimeoutAroundAGroupEndsItsTasks(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(
                            LONG,
                            deadline -> TaskGroup.call(group -> {
                                Task<?> child = group.fork(() -> {
                                    try {
                                        Tasks.sleep(LONG);
                                    } finally {
                                        steps.add("child ended");
                                    }
                                });
                                Until.waits(child);
                                deadline.moveTo(SHORT);
                                return child.get();
                            })));
            steps.assertAre("child ended");
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }
}
