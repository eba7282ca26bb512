package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fermata.loop.Loop;
import dev.fermata.task.Tasks;
import dev.fermata.task.Work;
import dev.fermata.wait.Fiber;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/**
 * The randomness of one task, and what is known of it: has anybody disturbed it? A task that nobody has disturbed must
 * see neither a cancellation nor an interrupt.
 */
final class Sailor {
    private static final int LONGEST = 3_000_000; // ns
    private static final int DEEDS = 5;

    final Storm storm;
    final SplittableRandom random; // only its own task
    private final Sailor captain; // null: nobody
    private volatile boolean disturbed; // written before it is disturbed

    Sailor(Storm storm, Sailor captain, SplittableRandom random) {
        this.storm = storm;
        this.captain = captain;
        this.random = random;
    }

    /** Whoever is disturbed with this one. */
    Sailor mate() {
        return new Sailor(storm, this, random.split());
    }

    /** Somebody is about to disturb it. */
    void disturb() {
        disturbed = true;
    }

    boolean isDisturbed() {
        return disturbed || (captain != null && captain.isDisturbed());
    }

    /** What its task does: some gusts, whatever comes. Nothing is thrown, but for the end by a cancellation. */
    void sail(Weather weather) throws InterruptedException {
        for (int deeds = 1 + random.nextInt(DEEDS); deeds > 0; deeds--) {
            try {
                weather.gust(this);
                assertNoInterrupt();
            } catch (InterruptedException e) {
                storm.check(isDisturbed(), "nobody has disturbed this task", e);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        if (Fiber.current().inCancelledScope()) {
                            throw e;
                        }
                        return; // only interrupted: that would be a failure, which ends its group
                    }
                    case 1 -> Thread.currentThread().interrupt(); // as careful code does
                    default -> {} // as careless code does
                }
            } catch (Throwable thrown) { // everything: it is what the storm looks for
                storm.failed(thrown);
            }
            storm.progress();
        }
    }

    /** An interrupt flag that is up without anybody having disturbed the task was left behind. */
    void assertNoInterrupt() {
        boolean up = Thread.currentThread().isInterrupted();
        assertFalse(up && !isDisturbed(), "an interrupt was left on a task that nobody has disturbed");
    }

    // --- moments -----------------------------------------------------------------------------------------------------

    /** Whether one in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** From nothing to a few milliseconds; the short ones, which meet what they race with, are the most frequent. */
    Duration moment() {
        int longest = LONGEST >> random.nextInt(13);
        return oneIn(8) ? Duration.ZERO : Duration.ofNanos(random.nextInt(longest));
    }

    /** A moment without an await. */
    void hold() {
        int spins = random.nextInt(300);
        if (spins < 20) {
            Thread.yield();
        }
        for (; spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    /** A moment, as a rule with an await in it. */
    void linger() throws InterruptedException {
        switch (random.nextInt(6)) {
            case 0 -> Tasks.sleep(moment());
            case 1, 2 -> Tasks.yieldNow();
            default -> hold();
        }
    }

    /** Has another task do something that must be done; does it itself on a loop, which may take no more tasks. */
    void spawn(Runnable work) {
        if (Loop.current().isEmpty()) {
            storm.spawn(work);
        } else {
            work.run();
        }
    }

    // --- waiting -----------------------------------------------------------------------------------------------------

    /** Waits plainly, or under timeouts and shields in any order; empty if a timeout ended it. */
    <T> Optional<T> anyhow(Work<T, ?> work) throws Exception {
        Work<T, Exception> await = work::run;
        try {
            return Optional.of(
                    switch (random.nextInt(9)) {
                        case 0 -> Tasks.timeout(moment(), await);
                        case 1 -> Tasks.timeout(moment(), () -> inTime(await));
                        case 2 -> Tasks.timeout(moment(), () -> Tasks.shield(() -> inTime(await)));
                        case 3 -> Tasks.shield(() -> inTime(await));
                        case 4 -> Tasks.timeout(moment(), () -> Tasks.shield(await));
                        case 5 -> movingTheDeadline(await);
                        default -> await.run();
                    });
        } catch (TimeoutException e) {
            return Optional.empty();
        } finally {
            assertNoInterrupt();
        }
    }

    private <T> T inTime(Work<T, Exception> await) throws Exception {
        return Tasks.timeout(moment(), await);
    }

    private <T> T movingTheDeadline(Work<T, Exception> await) throws Exception {
        return Tasks.<T, Exception>timeout(moment(), deadline -> {
            try {
                if (oneIn(2)) {
                    deadline.moveTo(moment());
                } else {
                    deadline.never();
                }
            } catch (IllegalStateException e) {
                storm.check(deadline.expired(), "only one that has expired cannot be moved", e);
            }
            return await.run();
        });
    }
}
