package dev.fermata.lincheck;

import dev.fermata.sync.Semaphore;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Semaphores of both kinds: weights, growth, resizing. */
final class SemaphoreTest {
    @Test
    void plain() {
        Check.everyWay(Plain.class, PlainModel.class);
    }

    @Test
    void bounded() {
        Check.everyWay(Bounded.class, BoundedModel.class);
    }

    /** A plain one. */
    public static class Plain extends Operations {
        public Plain() {
            super(Semaphore.create(1));
        }
    }

    /** A bounded one. */
    public static class Bounded extends Operations {
        public Bounded() {
            super(Semaphore.bounded(2));
        }
    }

    @Param(name = "slot", gen = IntGen.class, conf = "0:2")
    @Param(name = "permits", gen = IntGen.class, conf = "1:2")
    @Param(name = "limit", gen = IntGen.class, conf = "0:3")
    public abstract static class Operations {
        private final Semaphore semaphore;
        private final Slots slots = new Slots();

        Operations(Semaphore semaphore) {
            this.semaphore = semaphore;
        }

        @Operation
        public String acquire(@Param(name = "slot") int slot, @Param(name = "permits") int permits) {
            return slots.begin(slot, () -> {
                semaphore.acquire(permits);
                return Words.GRANTED;
            });
        }

        /** A request beyond the limit of a bounded one is an error: that it is not granted is what matters here. */
        @Operation
        public boolean tryAcquire(@Param(name = "permits") int permits) {
            try {
                return semaphore.tryAcquire(permits);
            } catch (IllegalArgumentException beyondLimit) {
                return false;
            }
        }

        @Operation
        public String release(@Param(name = "permits") int permits) {
            try {
                semaphore.release(permits);
                return Words.DONE;
            } catch (IllegalStateException notHeld) {
                return Words.REFUSED;
            }
        }

        @Operation
        public void resize(@Param(name = "limit") int limit) {
            semaphore.resize(limit);
        }

        @Operation
        public int available() {
            return semaphore.available();
        }

        @Operation
        public String cancel(@Param(name = "slot") int slot) {
            return slots.cancel(slot);
        }

        @Operation
        public String expire(@Param(name = "slot") int slot) {
            return slots.expire(slot);
        }

        @Operation
        public String look(@Param(name = "slot") int slot) {
            return slots.look(slot);
        }

        @Validate
        public void quiet() {
            Check.same(slots.checkWakes(), semaphore.waiting());
        }
    }

    public static class PlainModel extends SemaphoreModel {
        public PlainModel() {
            super(1, false);
        }
    }

    public static class BoundedModel extends SemaphoreModel {
        public BoundedModel() {
            super(2, true);
        }
    }

    public abstract static class SemaphoreModel extends Model {
        private final boolean bounded;
        private final Deque<Waits> line = line();
        private int limit;
        private int held;

        SemaphoreModel(int limit, boolean bounded) {
            this.limit = limit;
            this.bounded = bounded;
        }

        public String acquire(int slot, int permits) {
            if (isBusy(slot)) {
                return Words.BUSY;
            }
            if (bounded && permits > limit) {
                return finish(slot, Words.REFUSED);
            }
            return tryAcquire(permits) ? finish(slot, Words.GRANTED) : enqueue(slot, line, permits);
        }

        public boolean tryAcquire(int permits) {
            boolean fits = line.isEmpty() && limit - held >= permits;
            held += fits ? permits : 0;
            return fits;
        }

        public String release(int permits) {
            if (held < permits && bounded) {
                return Words.REFUSED;
            }
            limit += Math.max(0, permits - held);
            held = Math.max(0, held - permits);
            left();
            return Words.DONE;
        }

        public void resize(int newLimit) {
            limit = newLimit;
            if (bounded) {
                for (Waits waits : line) {
                    if ((int) waits.request() > limit) {
                        decide(waits.slot(), Words.REFUSED);
                    }
                }
                line.removeIf(waits -> (int) waits.request() > limit);
            }
            left();
        }

        public int available() {
            return Math.max(0, limit - held);
        }

        @Override
        protected void left() {
            while (!line.isEmpty() && limit - held >= (int) line.peek().request()) {
                Waits first = line.remove();
                held += (int) first.request();
                decide(first.slot(), Words.GRANTED);
            }
        }

        @Override
        protected Object state() {
            return limit + "/" + held;
        }
    }
}
