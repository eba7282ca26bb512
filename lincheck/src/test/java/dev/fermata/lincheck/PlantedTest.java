package dev.fermata.lincheck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.wait.Fiber;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.Deque;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Test;

/** Defects are found, also those that only a cancellation at the wrong moment brings to light. */
final class PlantedTest {
    @Test
    void aPermitLostToACancellationIsFound() {
        LincheckAssertionError found = assertThrows(
                LincheckAssertionError.class,
                () -> new ModelCheckingOptions()
                        .iterations(300)
                        .invocationsPerIteration(50)
                        .threads(2)
                        .actorsPerThread(2)
                        .actorsBefore(1)
                        .actorsAfter(1)
                        .minimizeFailedScenario(false)
                        .logLevel(LoggingLevel.ERROR)
                        .sequentialSpecification(LeakyModel.class)
                        .check(Operations.class));
        assertTrue(String.valueOf(found.getMessage()).contains("Invalid execution results"), found::getMessage);
    }

    /** A semaphore whose release looks whether somebody waits, and acts on that under a guard that it takes anew. */
    private static final class Leaky {
        private final WaitQueue waiters = new WaitQueue(this);
        private int permits; // guarded by waiters

        void acquire() throws InterruptedException {
            Fiber me = Fiber.enterAwait();
            Waiter waiter = new Waiter(me);
            waiters.lock();
            boolean free = permits > 0;
            if (free) {
                permits--;
            } else {
                waiters.add(waiter);
            }
            waiters.unlock();
            if (!free) {
                waiter.await();
            }
        }

        void release() {
            waiters.lock();
            boolean somebody = waiters.first() != null;
            waiters.unlock();
            Waiter next = null;
            waiters.lock();
            if (somebody) {
                next = waiters.grantFirst(); // who may have gone
            } else {
                permits++;
            }
            waiters.unlock();
            if (next != null) {
                next.wake();
            }
        }

        int available() {
            waiters.lock();
            int now = permits;
            waiters.unlock();
            return now;
        }
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:0")
    public static class Operations {
        private final Leaky semaphore = new Leaky();
        private final Slots slots = new Slots();

        @Operation
        public String acquire(@Param(name = "slot") int slot) {
            return slots.begin(slot, () -> {
                semaphore.acquire();
                return Words.GRANTED;
            });
        }

        @Operation
        public void release() {
            semaphore.release();
        }

        @Operation
        public String cancel(@Param(name = "slot") int slot) {
            return slots.cancel(slot);
        }

        @Operation
        public int available() {
            return semaphore.available();
        }
    }

    public static class LeakyModel extends Model {
        private final Deque<Waits> line = line();
        private int permits;

        public String acquire(int slot) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            if (permits == 0) {
                return enqueue(slot, line, Words.NONE);
            }
            permits--;
            return finish(slot, Words.GRANTED);
        }

        public void release() {
            Waits next = line.poll();
            if (next == null) {
                permits++;
            } else {
                decide(next.slot(), Words.GRANTED);
            }
        }

        public int available() {
            return permits;
        }

        @Override
        protected Object state() {
            return permits;
        }
    }
}
