package dev.fermata.sync;

import dev.fermata.engine.Nanos;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A lock of ours for code that wants one of java.util.concurrent: the same holder, the same waiters. */
final class JavaLock implements Lock {
    private final LockImpl lock;

    JavaLock(LockImpl lock) {
        this.lock = lock;
    }

    @Override
    public void lock() {
        lock.acquireShielded();
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // unlock gives it back
    public void lockInterruptibly() throws InterruptedException {
        lock.acquire();
    }

    @Override
    public boolean tryLock() {
        return lock.tryAcquire();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return lock.tryAcquire(duration(unit.toNanos(time)));
    }

    @Override
    public void unlock() {
        if (!lock.releaseOwn()) {
            throw new IllegalMonitorStateException(lock + " is not held by the calling thread");
        }
    }

    @Override
    public Condition newCondition() {
        return new JavaCondition(new ConditionImpl(lock));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JavaLock face && face.lock == lock;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(lock);
    }

    @Override
    public String toString() {
        return lock.toString();
    }

    private static Duration duration(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos));
    }

    /** Its condition. */
    private static final class JavaCondition implements Condition {
        private final ConditionImpl condition;

        JavaCondition(ConditionImpl condition) {
            this.condition = condition;
        }

        @Override
        public void await() throws InterruptedException {
            requireHeld();
            condition.await();
        }

        @Override
        public void awaitUninterruptibly() {
            requireHeld();
            Tasks.uninterruptibly(() -> condition.await());
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(time)) > 0;
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            requireHeld();
            long start = condition.nanoTime();
            if (condition.await(duration(nanos))) {
                return Math.max(
                        1, nanos - (condition.nanoTime() - start)); // signalled: some time is left, by definition
            }
            return Math.min(0, nanos);
        }

        @Override
        public boolean awaitUntil(Date deadline) throws InterruptedException {
            requireHeld();
            Duration left = Duration.between(condition.now(), deadline.toInstant());
            return condition.await(duration(Nanos.of(left)));
        }

        @Override
        public void signal() {
            requireHeld();
            condition.signal();
        }

        @Override
        public void signalAll() {
            requireHeld();
            condition.signalAll();
        }

        private void requireHeld() {
            if (!condition.isHeldByCaller()) {
                throw new IllegalMonitorStateException("the lock of the condition is not held by the calling thread");
            }
        }
    }
}
