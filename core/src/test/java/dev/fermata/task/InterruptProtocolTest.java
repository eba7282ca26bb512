package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Lock;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Deadlines that come at every possible moment, over code that does everything one can do with the interrupt flag: none
 * is left behind a scope, and none that is due is lost. Rule 4, at random, for a while.
 */
final class InterruptProtocolTest {
    private static final Duration FOR = Duration.ofMillis(600);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int KINDS = 9;

    private final Lock free = Lock.create();
    private final SplittableRandom random = new SplittableRandom(42);

    @EveryPlace(Place.Kind.NO_LOOP)
    void noInterruptIsLeftBehindATimeout(Place place) throws Exception {
        place.run(() -> {
            int expired = 0;
            int rounds = 0;
            long start = System.nanoTime();
            for (; System.nanoTime() - start < FOR.toNanos() || expired == 0 || expired == rounds; rounds++) {
                int kind = rounds % KINDS;
                if (timeOut(kind)) {
                    expired++;
                }
                spin(random.nextInt(200)); // a stray interrupt shows up now
                assertFalse(Thread.currentThread().isInterrupted(), "after " + rounds + " rounds, kind " + kind);
                free.acquire().close();
            }
        });
    }

    private boolean timeOut(int kind) throws InterruptedException {
        try {
            return Tasks.timeout(Duration.ofNanos(random.nextInt(1, 100_000)), deadline -> {
                spin(random.nextInt(100));
                work(kind);
                return deadline.expired();
            });
        } catch (TimeoutException e) {
            return true;
        }
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void noInterruptThatIsDueOutsideIsLostInATimeoutInside(Place place) throws Exception {
        place.run(() -> {
            for (long start = System.nanoTime(); System.nanoTime() - start < FOR.toNanos(); ) {
                Tasks.timeout(Duration.ofNanos(random.nextInt(1, 100_000)), () -> {
                    boolean delivered = timeOutForeign();
                    if (!delivered) {
                        assertInterruptComes();
                    }
                });
                assertFalse(Thread.currentThread().isInterrupted());
            }
        });
    }

    /** Whether what the outer deadline is for has been thrown here. */
    private boolean timeOutForeign() {
        try {
            return Tasks.timeout(Duration.ofNanos(random.nextInt(1, 100_000)), () -> {
                spin(random.nextInt(100));
                if (random.nextInt(3) == 0) {
                    Tasks.shield(() -> foreignWork(random.nextInt(KINDS - 2)));
                } else {
                    foreignWork(random.nextInt(KINDS - 2));
                }
                return false;
            });
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Foreign blocking code would end here, once the outer deadline has expired: the flag is up, or comes up. */
    private static void assertInterruptComes() {
        long start = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "the interrupt of the outer deadline was lost");
            Thread.onSpinWait();
        }
    }

    private void work(int kind) throws InterruptedException {
        switch (kind) {
            case 0 -> {
                try {
                    Tasks.sleep(Duration.ofNanos(50_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            case 1 -> Tasks.sleep(Duration.ofNanos(50_000));
            default -> foreignWork(kind - 2);
        }
    }

    /** What code does that knows nothing of Fermata. */
    private static void foreignWork(int kind) {
        switch (kind) {
            case 0 -> {} // ends at once
            case 1 -> spin(20);
            case 2 -> spin(300);
            case 3 -> LockSupport.parkNanos(20_000); // leaves the flag as it is
            case 4 -> foreignSleep(); // swallows
            case 5 -> {
                if (foreignSleep()) {
                    Thread.currentThread().interrupt(); // puts it back
                }
            }
            default -> Thread.interrupted(); // clears it
        }
    }

    private static boolean foreignSleep() {
        try {
            Thread.sleep(0, 50_000);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
