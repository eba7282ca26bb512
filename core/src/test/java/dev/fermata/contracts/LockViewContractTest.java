package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The view of a lock as one of java.util.concurrent. */
public final class LockViewContractTest {
    private final Primitives make = Primitives.underTest();
    private final Lock ours = make.lock("till");
    private final java.util.concurrent.locks.Lock lock = ours.asJavaLock();
    private final Condition condition = lock.newCondition();
    private final Steps steps = new Steps();

    private interface Waiting {
        void run() throws Exception;
    }

    /** A task that waits for the condition, and says how that ended. */
    private Task<?> forkWaiting(TaskGroup group, Waiting await) throws InterruptedException {
        Event begun = make.event();
        Task<?> task = group.fork(() -> {
            lock.lock();
            try {
                begun.set();
                await.run();
                assertSame(Thread.currentThread(), ours.stats().holder().orElseThrow());
            } finally {
                lock.unlock();
            }
        });
        begun.await();
        Until.waits(task);
        return task;
    }

    // --- the lock ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void itIsTheSameLock(Place place) throws Exception {
        place.run(() -> {
            lock.lock();
            assertTrue(ours.isLocked());
            assertEquals(Thread.currentThread(), ours.stats().holder().orElseThrow());
            assertFalse(lock.tryLock());
            lock.unlock();
            assertFalse(ours.isLocked());
            try (var _ = ours.acquire()) {
                assertFalse(lock.tryLock());
            }
            assertTrue(lock.tryLock());
            lock.unlock();
            assertEquals(lock, ours.asJavaLock());
            assertEquals(lock.hashCode(), ours.asJavaLock().hashCode());
            assertNotEquals(lock, make.lock("till").asJavaLock());
            assertTrue(lock.toString().contains("till"));
        });
    }

    @EveryPlace
    void onlyTheHolderUnlocks(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            lock.lock();
            group.fork(() -> assertThrows(IllegalMonitorStateException.class, lock::unlock))
                    .join();
            assertTrue(ours.isLocked());
            lock.unlock();
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
        }));
    }

    @EveryPlace
    void theHolderCannotWaitForItself(Place place) throws Exception {
        place.run(() -> {
            lock.lock();
            assertThrows(IllegalStateException.class, lock::lock);
            assertThrows(IllegalStateException.class, lock::lockInterruptibly);
            assertThrows(IllegalStateException.class, () -> lock.tryLock(1, TimeUnit.HOURS));
            lock.unlock();
        });
    }

    @EveryPlace
    void lockWaitsWhateverComes(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            lock.lock();
            Task<?> task = group.fork(() -> {
                lock.lock();
                steps.add("locked");
                lock.unlock();
                Tasks.yieldNow();
                steps.add("never");
            });
            Until.waiting(ours::waiting, 1);
            Until.waits(task);
            task.cancel();
            assertEquals(1, ours.waiting());
            lock.unlock();
            task.join();
            steps.assertAre("locked");
            assertEquals(State.CANCELLED, task.state());
        }));
    }

    @EveryPlace
    void lockKeepsAnInterruptThatCameMeanwhile(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Thread me = Thread.currentThread();
            group.fork(() -> ours.tryAcquire()).join();
            group.fork(() -> {
                Until.waiting(ours::waiting, 1);
                me.interrupt();
                ours.release();
            });
            lock.lock();
            assertTrue(Thread.interrupted());
            lock.unlock();
        }));
    }

    @EveryPlace
    void lockInterruptiblyAndTryLockAreCancelled(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            lock.lock();
            Task<?> interruptible = group.fork(() -> lock.lockInterruptibly());
            Task<?> timed = group.fork(() -> lock.tryLock(1, TimeUnit.HOURS));
            Until.waits(interruptible, timed);
            interruptible.cancel();
            timed.cancel();
            interruptible.join();
            timed.join();
            assertEquals(State.CANCELLED, interruptible.state());
            assertEquals(State.CANCELLED, timed.state());
            assertEquals(0, ours.waiting());
            Task<Boolean> late = group.fork(() -> lock.tryLock(5, TimeUnit.MILLISECONDS));
            assertFalse(late.get());
            Task<Boolean> none = group.fork(() -> lock.tryLock(-5, TimeUnit.DAYS));
            assertFalse(none.get());
            lock.unlock();
            assertTrue(lock.tryLock(0, TimeUnit.SECONDS));
            lock.unlock();
        }));
    }

    // --- conditions --------------------------------------------------------------------------------------------------

    @EveryPlace
    void aConditionNeedsTheLock(Place place) throws Exception {
        place.run(() -> {
            assertThrows(IllegalMonitorStateException.class, condition::await);
            assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
            assertThrows(IllegalMonitorStateException.class, () -> condition.awaitNanos(1));
            assertThrows(IllegalMonitorStateException.class, () -> condition.await(1, TimeUnit.HOURS));
            assertThrows(IllegalMonitorStateException.class, () -> condition.awaitUntil(new Date()));
            assertThrows(IllegalMonitorStateException.class, condition::signal);
            assertThrows(IllegalMonitorStateException.class, condition::signalAll);
        });
    }

    @EveryPlace
    void signalWakesOneAndSignalAllTheOthers(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            forkWaiting(group, () -> {
                condition.await();
                steps.add("await");
            });
            forkWaiting(group, () -> steps.add(condition.await(1, TimeUnit.HOURS)));
            forkWaiting(group, () -> {
                long left = condition.awaitNanos(TimeUnit.HOURS.toNanos(1));
                steps.add(left > 0 && left <= TimeUnit.HOURS.toNanos(1) ? "time left" : left);
            });
            forkWaiting(group, () -> {
                condition.awaitUninterruptibly();
                steps.add("uninterruptibly");
            });
            lock.lock();
            condition.signal();
            lock.unlock();
            steps.await("await");
            lock.lock();
            steps.assertAre("await");
            condition.signalAll();
            lock.unlock();
            group.join();
            steps.assertAre("await", "true", "time left", "uninterruptibly");
        }));
    }

    @EveryPlace
    void whenTheTimeIsOverTheLockIsHeldAgain(Place place) throws Exception {
        place.run(() -> {
            lock.lock();
            assertFalse(condition.await(5, TimeUnit.MILLISECONDS));
            assertTrue(condition.awaitNanos(TimeUnit.MILLISECONDS.toNanos(5)) <= 0);
            assertFalse(condition.await(0, TimeUnit.SECONDS));
            assertTrue(condition.awaitNanos(-3) <= 0);
            assertTrue(condition.awaitNanos(Long.MIN_VALUE) <= 0);
            assertSame(Thread.currentThread(), ours.stats().holder().orElseThrow());
            lock.unlock();
        });
    }

    @EveryPlace
    void aDateIsOneOfTheClockOfTheLoop(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            lock.lock();
            Instant start = now();
            assertFalse(condition.awaitUntil(Date.from(start.plusMillis(30))));
            assertTrue(!place.isVirtual() || now().equals(start.plusMillis(30)));
            assertFalse(condition.awaitUntil(Date.from(start)));
            lock.unlock();
            forkWaiting(group, () -> steps.add(condition.awaitUntil(Date.from(now().plus(Duration.ofHours(1))))));
            lock.lock();
            condition.signal();
            lock.unlock();
            group.join();
            steps.assertAre(true);
        }));
    }

    private static Instant now() {
        return Loop.current().map(Loop::now).orElseGet(Instant::now);
    }

    @EveryPlace
    void awaitUninterruptiblyWaitsOutACancellation(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> task = forkWaiting(group, () -> {
                condition.awaitUninterruptibly();
                steps.add("signalled");
                assertThrows(InterruptedException.class, Tasks::yieldNow);
            });
            task.cancel();
            lock.lock();
            steps.assertAre();
            condition.signal();
            lock.unlock();
            task.join();
            steps.assertAre("signalled");
        }));
    }

    @EveryPlace
    void awaitIsCancelledWithTheLockHeld(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> task = forkWaiting(group, () -> assertThrows(InterruptedException.class, condition::await));
            task.cancel();
            task.join();
            assertEquals(State.SUCCESS, task.state());
            assertFalse(ours.isLocked());
        }));
    }
}
