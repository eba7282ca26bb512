package dev.fermata.lincheck;

import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** One permit, closed by several threads at once: what it stands for is given back once, and nothing of anybody else. */
final class PermitTest {
    @Test
    void ofASemaphore() {
        Check.everyWayFromTheStart(OfSemaphore.class, SemaphoreModel.class);
    }

    @Test
    void ofALock() {
        Check.everyWayFromTheStart(OfLock.class, LockModel.class);
    }

    /**
     * A second permit is held all the time: giving the first one back twice would give back that. A close that is not the first
     * may return before the first has given back, so nobody looks until all are over.
     */
    public static class OfSemaphore {
        private final Semaphore semaphore = Semaphore.bounded(2);
        private final Permit permit;
        private final AtomicInteger closes = new AtomicInteger();

        public OfSemaphore() throws InterruptedException {
            permit = semaphore.acquire();
            semaphore.acquire();
        }

        @Operation
        public void close() {
            permit.close();
            closes.incrementAndGet();
        }

        @Validate
        public void quiet() {
            Check.same(Math.min(1, closes.get()), semaphore.available());
        }
    }

    /** Whoever gets the lock after the first close must keep it at the second one. */
    public static class OfLock {
        private final Lock lock = Lock.create();
        private final Permit permit;

        public OfLock() throws InterruptedException {
            permit = lock.acquire();
        }

        @Operation
        public void close() {
            permit.close();
        }

        @Operation
        public boolean tryAcquire(@Param(gen = ThreadIdGen.class, name = "") int thread) {
            return lock.tryAcquire();
        }

        @Operation
        public boolean isLocked() {
            return lock.isLocked();
        }
    }

    public static class SemaphoreModel {
        public void close() {}

        @Override
        public boolean equals(Object other) {
            return other instanceof SemaphoreModel;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    public static class LockModel {
        private boolean closed;
        private boolean taken; // after that, for good

        public void close() {
            closed = true;
        }

        public boolean tryAcquire(int thread) {
            boolean free = closed && !taken;
            taken |= free;
            return free;
        }

        public boolean isLocked() {
            return !closed || taken;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LockModel model && closed == model.closed && taken == model.taken;
        }

        @Override
        public int hashCode() {
            return (closed ? 1 : 0) + (taken ? 2 : 0);
        }
    }
}
