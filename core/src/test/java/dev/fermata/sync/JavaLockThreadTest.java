package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.lang.Thread.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The view of a lock from threads that are no tasks: what java.util.concurrent.locks says of interrupts and timeouts. */
final class JavaLockThreadTest {
    /** The ways of waiting for a condition. */
    enum Form {
        AWAIT,
        TIMED,
        NANOS,
        UNTIL,
        UNINTERRUPTIBLY;

        /** Waits for an hour or for ever; whether it was signalled. */
        boolean on(Condition condition) throws InterruptedException {
            switch (this) {
                case AWAIT -> condition.await();
                case UNINTERRUPTIBLY -> condition.awaitUninterruptibly();
                case TIMED -> {
                    return condition.await(1, TimeUnit.HOURS);
                }
                case NANOS -> {
                    return condition.awaitNanos(TimeUnit.HOURS.toNanos(1)) > 0;
                }
                case UNTIL -> {
                    return condition.awaitUntil(Date.from(Instant.now().plus(Duration.ofHours(1))));
                }
            }
            return true;
        }

        State state() {
            return this == AWAIT || this == UNINTERRUPTIBLY ? State.WAITING : State.TIMED_WAITING;
        }
    }

    private final Lock ours = Lock.create("till");
    private final java.util.concurrent.locks.Lock lock = ours.asJavaLock();
    private final Condition condition = lock.newCondition();
    private final Steps steps = new Steps();
    private volatile CountDownLatch locked = new CountDownLatch(1);
    private volatile Thread thread;

    /** Runs a call on a thread of its own, which is a platform thread unless said otherwise. */
    private <T> FutureTask<T> start(boolean virtual, Callable<T> call) {
        FutureTask<T> result = new FutureTask<>(call);
        locked = new CountDownLatch(1);
        thread = virtual
                ? Thread.ofVirtual().start(result)
                : Thread.ofPlatform().daemon().start(result);
        return result;
    }

    /** Waits for the condition in that form, and says what came of it. */
    private String waitFor(Form form) {
        lock.lock();
        try {
            locked.countDown();
            String how = form.on(condition) ? "signalled" : "late";
            return Thread.interrupted() ? how + ", interrupted" : how;
        } catch (InterruptedException e) {
            return Thread.interrupted() ? "interrupted twice" : "interrupted";
        } finally {
            assertSame(Thread.currentThread(), ours.stats().holder().orElseThrow());
            lock.unlock();
        }
    }

    /** Takes the lock when the other one has given it up to wait. */
    private void lockWhenItWaits() throws InterruptedException {
        locked.await();
        lock.lock();
    }

    // --- conditions --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void aSignalEndsTheWait(Form form) throws Exception {
        for (boolean virtual : new boolean[] {false, true}) {
            FutureTask<String> waiting = start(virtual, () -> waitFor(form));
            lockWhenItWaits();
            condition.signal();
            assertFalse(waiting.isDone()); // not before the lock is free
            lock.unlock();
            assertEquals("signalled", waiting.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitWithTheLockHeldAndIsUsedUp(Form form) throws Exception {
        for (boolean virtual : new boolean[] {false, true}) {
            FutureTask<String> waiting = start(virtual, () -> waitFor(form));
            lockWhenItWaits();
            thread.interrupt();
            if (form == Form.UNINTERRUPTIBLY) {
                condition.signal();
            } else {
                Until.waiting(ours::waiting, 1); // it is back for the lock
            }
            lock.unlock();
            assertEquals(form == Form.UNINTERRUPTIBLY ? "signalled, interrupted" : "interrupted", waiting.get());
            assertFalse(ours.isLocked());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "UNINTERRUPTIBLY", mode = EnumSource.Mode.EXCLUDE)
    void anInterruptBeforeTheWaitEndsItAtOnce(Form form) {
        lock.lock();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> form.on(condition));
        assertFalse(Thread.interrupted());
        assertTrue(ours.isLocked());
        lock.unlock();
    }

    @ParameterizedTest
    @EnumSource
    void aPlatformThreadThatWaitsForATimeSaysSo(Form form) throws Exception {
        FutureTask<String> waiting = start(false, () -> waitFor(form));
        locked.await();
        Until.holds(() -> thread.getState() == form.state(), "it is " + form.state());
        lock.lock();
        condition.signalAll();
        lock.unlock();
        assertEquals("signalled", waiting.get());
    }

    /** Exact, since time stands still unless everybody waits. */
    @Test
    void awaitNanosReturnsWhatIsLeft() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> TaskGroup.run(group -> {
            Task<Long> left = group.fork(() -> {
                lock.lock();
                try {
                    return condition.awaitNanos(TimeUnit.SECONDS.toNanos(10));
                } finally {
                    lock.unlock();
                }
            });
            Tasks.sleep(Duration.ofSeconds(4));
            lock.lock();
            condition.signal();
            lock.unlock();
            assertEquals(TimeUnit.SECONDS.toNanos(6), left.get());
            Task<?> signaller = group.fork(() -> {
                Tasks.sleep(Duration.ofSeconds(3)); // the clock does not stand at zero when this wait begins
                lock.lock();
                condition.signal();
                lock.unlock();
            });
            lock.lock();
            assertEquals(TimeUnit.SECONDS.toNanos(7), condition.awaitNanos(TimeUnit.SECONDS.toNanos(10)));
            signaller.join();
            assertEquals(0, condition.awaitNanos(TimeUnit.SECONDS.toNanos(10)));
            assertEquals(-5, condition.awaitNanos(-5));
            lock.unlock();
        }));
    }

    /** The time bounds the wait for the signal: who gets the lock back late was signalled all the same. */
    @Test
    void aSignalInTimeCountsHoweverLateTheLockIsFree() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> TaskGroup.run(group -> {
            Task<Boolean> timed = group.fork(() -> {
                lock.lock();
                try {
                    return condition.await(10, TimeUnit.SECONDS);
                } finally {
                    lock.unlock();
                }
            });
            Until.waits(timed);
            lock.lock();
            condition.signal();
            Tasks.sleep(Duration.ofMinutes(1));
            lock.unlock();
            assertTrue(timed.get());
        }));
    }

    @EveryPlace
    void eachConditionHasWaitersOfItsOwnServedInOrder(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Condition other = lock.newCondition();
            for (int i = 0; i < 3; i++) {
                int number = i;
                Condition one = i == 1 ? other : condition;
                Task<?> task = group.fork(() -> {
                    lock.lock();
                    one.await();
                    steps.add(number);
                    lock.unlock();
                });
                Until.waits(task);
                Until.holds(() -> !ours.isLocked(), "it waits without the lock");
            }
            lock.lock();
            condition.signal();
            lock.unlock();
            steps.await(0);
            lock.lock();
            other.signalAll();
            lock.unlock();
            steps.await(1);
            lock.lock();
            condition.signal();
            lock.unlock();
            group.join();
            steps.assertAre(0, 1, 2);
        }));
    }

    // --- the lock ----------------------------------------------------------------------------------------------------

    @Test
    void anInterruptBeforeTheCallIsThrownEvenIfTheLockIsFree() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, lock::lockInterruptibly);
        assertFalse(Thread.interrupted());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> lock.tryLock(1, TimeUnit.HOURS));
        assertFalse(Thread.interrupted());
        assertFalse(ours.isLocked());
        Thread.currentThread().interrupt();
        lock.lock();
        assertTrue(Thread.interrupted());
        lock.unlock();
        Thread.currentThread().interrupt();
        assertTrue(lock.tryLock());
        assertTrue(Thread.interrupted());
        lock.unlock();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheTimedWaitForTheLock(boolean virtual) throws Exception {
        lock.lock();
        FutureTask<?> waiting = start(virtual, () -> {
            assertThrows(InterruptedException.class, () -> lock.tryLock(1, TimeUnit.HOURS));
            assertFalse(Thread.interrupted());
            return null;
        });
        Until.waiting(ours::waiting, 1);
        if (!virtual) {
            Until.holds(() -> thread.getState() == State.TIMED_WAITING, "it waits for a time");
        }
        thread.interrupt();
        waiting.get();
        assertEquals(0, ours.waiting());
        lock.unlock();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptDoesNotEndLock(boolean virtual) throws Exception {
        lock.lock();
        FutureTask<Boolean> waiting = start(virtual, () -> {
            lock.lock();
            lock.unlock();
            return Thread.interrupted();
        });
        Until.waiting(ours::waiting, 1);
        thread.interrupt();
        assertEquals(1, ours.waiting());
        lock.unlock();
        assertTrue(waiting.get());
    }

    /** Any task may end a hold of ours: whoever had it must not end the next one's by unlock. */
    @EveryPlace
    void unlockEndsNobodyElsesHold(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            lock.lock();
            ours.release();
            assertTrue(group.fork(() -> lock.tryLock()).get());
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            assertThrows(IllegalMonitorStateException.class, condition::signal);
            assertTrue(ours.isLocked());
            ours.release();
        }));
    }
}
