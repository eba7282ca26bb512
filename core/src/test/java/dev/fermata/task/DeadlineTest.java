package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Seeing and moving the deadline from inside the work. Exact where time is virtual. */
final class DeadlineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final AtomicReference<Deadline> kept = new AtomicReference<>();

    @Test
    void remainingCountsDown() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> Tasks.timeout(SECOND.multipliedBy(5), deadline -> {
            assertEquals(SECOND.multipliedBy(5), deadline.remaining());
            Tasks.sleep(SECOND.multipliedBy(2));
            assertEquals(SECOND.multipliedBy(3), deadline.remaining());
            assertFalse(deadline.expired());
            return null;
        }));
    }

    @Test
    void itCanBeMovedAwayAndBack() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Tasks.timeout(SECOND, deadline -> {
                deadline.moveTo(SECOND.multipliedBy(3));
                Tasks.sleep(SECOND.multipliedBy(2));
                assertEquals(SECOND, deadline.remaining());
                return null;
            });
            var thrown = assertThrows(
                    TimeoutException.class,
                    () -> Tasks.timeout(SECOND.multipliedBy(9), deadline -> {
                        deadline.moveTo(SECOND);
                        Tasks.sleep(SECOND.multipliedBy(2));
                        return null;
                    }));
            assertTrue(thrown.getMessage().contains("9 s"), thrown.getMessage());
        });
    }

    @Test
    void neverTakesItAwayUntilItIsMovedAgain() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(SECOND, deadline -> {
                    deadline.never();
                    Tasks.sleep(Duration.ofDays(1));
                    kept.set(deadline);
                    assertFalse(deadline.expired());
                    assertTrue(deadline.remaining().compareTo(Duration.ofDays(1000)) > 0);
                    deadline.never();
                    deadline.moveTo(SECOND);
                    Tasks.sleep(SECOND.plusNanos(1));
                    return null;
                })));
        assertNotNull(kept.get(), "it has slept for a day");
    }

    @EveryPlace
    void itCanBeMovedAwayWhileWorkIsDone(Place place) throws Exception {
        place.run(() -> {
            String result = Tasks.timeout(Duration.ofHours(1), deadline -> {
                deadline.never();
                Tasks.sleep(SHORT);
                deadline.moveTo(Duration.ofHours(1));
                Tasks.sleep(SHORT);
                return "in time";
            });
            assertEquals("in time", result);
        });
    }

    @EveryPlace
    void onceExpiredItCannotBeMoved(Place place) throws Exception {
        place.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(SHORT, deadline -> {
                    try {
                        Tasks.sleep(SECOND.multipliedBy(1000));
                        return null;
                    } finally {
                        assertTrue(deadline.expired());
                        assertEquals(Duration.ZERO, deadline.remaining());
                        assertCannotBeMoved(deadline, "expired");
                    }
                })));
    }

    private static void assertCannotBeMoved(Deadline deadline, String why) {
        for (Executable move : List.<Executable>of(() -> deadline.moveTo(SECOND), deadline::never)) {
            var refused = assertThrows(IllegalStateException.class, move);
            assertTrue(refused.getMessage().contains(why), refused.getMessage());
        }
    }

    /** Its timer cannot fire before the task waits. */
    @Test
    void onABusyLoopItExpiresInTimeAllTheSame() throws Exception {
        Place.LOOP.run(() -> Tasks.timeout(Duration.ofMillis(1), deadline -> {
            while (!deadline.remaining().isZero()) {
                Thread.onSpinWait();
            }
            assertTrue(deadline.expired());
            assertCannotBeMoved(deadline, "expired");
            return null;
        }));
    }

    @Test
    void itsTextTellsWhoseItIsAndWhatIsLeft() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> Tasks.timeout(SECOND, deadline -> {
            assertEquals("Deadline of main, PT1S left", deadline.toString());
            Tasks.shield(() -> Tasks.sleep(SECOND));
            assertEquals("Deadline of main, expired", deadline.toString());
            return null;
        }));
    }

    @EveryPlace
    void oneOfZeroHasExpiredFromTheStart(Place place) throws Exception {
        place.run(() -> Tasks.timeout(Duration.ZERO, deadline -> {
            assertTrue(deadline.expired());
            assertEquals(Duration.ZERO, deadline.remaining());
            assertThrows(IllegalStateException.class, () -> deadline.moveTo(SECOND));
            return null;
        }));
    }

    @EveryPlace
    void movedToNowItExpiresAtTheNextWait(Place place) throws Exception {
        place.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(Duration.ofHours(1), deadline -> {
                    deadline.moveTo(Duration.ZERO);
                    Tasks.sleep(Duration.ofHours(1));
                    return null;
                })));
    }

    @EveryPlace
    void afterTheWorkItTellsWhetherItHadExpiredAndCannotBeMoved(Place place) throws Exception {
        place.run(() -> {
            Tasks.timeout(SECOND.multipliedBy(100), deadline -> {
                kept.set(deadline);
                return null;
            });
            Deadline inTime = kept.get();
            assertFalse(inTime.expired());
            assertCannotBeMoved(inTime, "ended");

            Tasks.timeout(SHORT, deadline -> {
                kept.set(deadline);
                Tasks.shield(() -> Tasks.sleep(SHORT.multipliedBy(3)));
                return null;
            });
            assertTrue(kept.get().expired());
        });
    }

    @Test
    void aDeadlineThatWasMovedAwayDoesNotFireForItsOldTime() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> Tasks.timeout(SECOND, deadline -> {
            for (int i = 0; i < 5; i++) {
                Tasks.sleep(SECOND.minusNanos(1));
                deadline.moveTo(SECOND);
            }
            return null;
        }));
    }
}
