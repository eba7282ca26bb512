package dev.fermata.regressions;

import dev.fermata.regressions.Broken.OldFuture;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** What has gone wrong in the locks of others. */
public final class LockRegressionsTest {
    private final Primitives make = Primitives.underTest();

    /** What the scenarios need of a lock. */
    private interface Mutex {
        void acquire() throws InterruptedException;

        void release();

        int waiting();
    }

    private static Mutex mutex(Lock lock) {
        return new Mutex() {
            @Override
            public void acquire() throws InterruptedException {
                lock.acquire();
            }

            @Override
            public void release() {
                lock.release();
            }

            @Override
            public int waiting() {
                return lock.waiting();
            }
        };
    }

    private static Task<?> forkWaiting(TaskGroup group, Mutex mutex) throws InterruptedException {
        int before = mutex.waiting();
        Task<?> task = group.fork(() -> {
            mutex.acquire();
            mutex.release();
        });
        Until.waiting(mutex::waiting, before + 1);
        Until.waits(task);
        return task;
    }

    // --- a waiter cancelled in the hand-over -------------------------------------------------------------------------

    private static void cancelInTheHandOver(Mutex mutex) throws Exception {
        TaskGroup.run(group -> {
            mutex.acquire();
            Task<?> first = forkWaiting(group, mutex);
            Task<?> second = forkWaiting(group, mutex);
            mutex.release();
            first.cancel(); // it is to have the lock, and has not run yet
            first.join();
            second.get();
        });
    }

    /**
     * bpo-27585: asyncio's lock, released, woke its first waiter only; if that one was cancelled before it ran, the lock was
     * free and the next waiter slept for ever. https://github.com/python/cpython/pull/1031
     */
    @EveryPlace
    void aWaiterCancelledInTheHandOverDoesNotStopTheNext(Place place) throws Exception {
        place.run(() -> cancelInTheHandOver(mutex(make.lock())));
    }

    @Test
    void aLockThatOnlyWakesItsFirstWaiterStopsThere() {
        Broken.hangs(() -> cancelInTheHandOver(new WakingLock()));
    }

    /** asyncio's lock before bpo-27585. */
    private static final class WakingLock implements Mutex {
        private final Deque<OldFuture> waiters = new ArrayDeque<>();
        private boolean locked;

        @Override
        public void acquire() throws InterruptedException {
            if (locked || !waiters.isEmpty()) {
                OldFuture woken = new OldFuture();
                waiters.add(woken);
                try {
                    woken.await();
                } finally {
                    waiters.remove(woken);
                }
            }
            locked = true;
        }

        @Override
        public void release() {
            locked = false;
            waiters.stream().filter(waiter -> !waiter.isDone()).findFirst().ifPresent(OldFuture::set);
        }

        @Override
        public int waiting() {
            return waiters.size();
        }
    }
}
