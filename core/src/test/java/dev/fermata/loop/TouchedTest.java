package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** Whatever a thread outside has done to a primitive, it may come back: to wait for that is no deadlock. Rule 19. */
final class TouchedTest {
    private static final Duration NOTHING = Duration.ZERO;

    /** What is tried, with new primitives each time. */
    private interface Touch<P> {
        void on(P primitive) throws Exception;
    }

    private static FutureTask<?> outside(VoidWork<?> work) {
        FutureTask<?> result = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(result);
        return result;
    }

    /** A thread outside does it, while the loop stands still. */
    private static void touch(VoidWork<?> work) throws Exception {
        outside(work).get();
    }

    /** The main task of the loop waits; only then a thread outside lets it go on. */
    private static void assertNoDeadlock(VoidWork<?> wait, IntSupplier waiting, VoidWork<?> grant) throws Exception {
        FutureTask<?> granted = outside(() -> {
            Until.waiting(waiting, 1);
            grant.run();
        });
        wait.run();
        granted.get();
    }

    // --- locks and conditions ----------------------------------------------------------------------------------------

    /** A task of the loop holds it, and gives it to a thread that is to release it. */
    private static void assertNoDeadlock(Lock lock) throws Exception {
        Task<?> holder = Tasks.spawn(() -> lock.acquire());
        holder.join();
        assertNoDeadlock(lock::acquire, lock::waiting, lock::release);
        lock.release();
    }

    @Test
    void aLockThatItHasHeld() throws Exception {
        for (Touch<Lock> touch : List.<Touch<Lock>>of(
                lock -> lock.acquire().close(),
                lock -> lock.acquire(NOTHING).close(),
                lock -> {
                    lock.tryAcquire();
                    lock.release();
                },
                lock -> {
                    lock.asJavaLock().lock();
                    lock.asJavaLock().unlock();
                })) {
            Lock lock = Lock.create();
            Place.VIRTUAL_LOOP.run(() -> {
                touch(() -> touch.on(lock));
                assertNoDeadlock(lock);
            });
        }
    }

    /** A hold that was made inside may end outside. */
    @Test
    void aLockThatItHasOnlyReleased() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Lock lock = Lock.create();
            lock.acquire();
            touch(lock::release);
            assertNoDeadlock(lock);
        });
        Place.VIRTUAL_LOOP.run(() -> {
            Lock lock = Lock.create();
            Permit permit = lock.acquire();
            touch(permit::close);
            assertNoDeadlock(lock);
        });
    }

    @Test
    void aCondition() throws Exception {
        for (Touch<Condition> touch : List.<Touch<Condition>>of(
                Condition::signal,
                Condition::signalAll,
                condition -> condition.await(NOTHING),
                condition -> condition.awaitUntil(() -> true))) {
            Condition condition = Condition.create();
            Place.VIRTUAL_LOOP.run(() -> {
                touch(() -> withLock(condition, () -> touch.on(condition)));
                assertNoDeadlock(
                        () -> withLock(condition, condition::await),
                        condition::waiting,
                        () -> withLock(condition, condition::signal));
            });
        }
    }

    private static void withLock(Condition condition, VoidWork<?> work) throws Exception {
        try (var _ = condition.lock().acquire()) {
            work.run();
        }
    }

    // --- tasks -------------------------------------------------------------------------------------------------------

    @Test
    void aTaskThatItHasWaitedFor() throws Exception {
        Event never = Event.create();
        Place.VIRTUAL_LOOP.run(() -> {
            Task<?> task = Tasks.spawn(() -> never.await());
            Until.waits(task);
            touch(() -> assertThrows(TimeoutException.class, () -> task.get(1, TimeUnit.NANOSECONDS)));
            BooleanSupplier waits = Until.waitsNow();
            assertNoDeadlock(task::join, () -> waits.getAsBoolean() ? 1 : 0, task::cancel);
        });
    }

    // --- semaphores --------------------------------------------------------------------------------------------------

    @Test
    void aSemaphore() throws Exception {
        for (Touch<Semaphore> touch : List.<Touch<Semaphore>>of(
                Semaphore::tryAcquire,
                semaphore -> semaphore.tryAcquire(NOTHING),
                Semaphore::release,
                semaphore -> semaphore.resize(1))) {
            Semaphore semaphore = Semaphore.create(0);
            Place.VIRTUAL_LOOP.run(() -> {
                touch(() -> touch.on(semaphore));
                semaphore.resize(0);
                assertNoDeadlock(semaphore::acquire, semaphore::waiting, semaphore::release);
            });
        }
    }

    @Test
    void aSemaphoreWhosePermitItHasGivenBack() throws Exception {
        Semaphore semaphore = Semaphore.create(1);
        Place.VIRTUAL_LOOP.run(() -> {
            Permit permit = semaphore.acquire();
            touch(permit::close);
            Permit again = semaphore.acquire();
            assertNoDeadlock(semaphore::acquire, semaphore::waiting, again::close);
        });
    }

    // --- events and barriers -----------------------------------------------------------------------------------------

    @Test
    void anEvent() throws Exception {
        for (Touch<Event> touch : List.<Touch<Event>>of(
                Event::set, Event::clear, event -> event.await(NOTHING), event -> event.await(Duration.ofNanos(1)))) {
            Event event = Event.create();
            Place.VIRTUAL_LOOP.run(() -> {
                touch(() -> touch.on(event));
                event.clear();
                assertNoDeadlock(event::await, event::waiting, event::set);
            });
        }
    }

    @Test
    void anEventThatWasSetWhenItAwaitedIt() throws Exception {
        Event event = Event.create();
        Place.VIRTUAL_LOOP.run(() -> {
            event.set();
            touch(event::await);
            event.clear();
            assertNoDeadlock(event::await, event::waiting, event::set);
        });
    }

    @Test
    void aBarrier() throws Exception {
        for (Touch<Barrier> touch : List.<Touch<Barrier>>of(
                barrier -> assertThrows(TimeoutException.class, () -> barrier.await(NOTHING)),
                Barrier::abort,
                Barrier::reset)) {
            Barrier barrier = Barrier.create(2);
            Place.VIRTUAL_LOOP.run(() -> {
                touch(() -> touch.on(barrier));
                barrier.reset();
                assertNoDeadlock(barrier::await, barrier::waiting, barrier::await);
            });
        }
    }

    // --- queues ------------------------------------------------------------------------------------------------------

    /** It has room for one, and was touched while there was an item in it. */
    @Test
    void aQueue() throws Exception {
        for (Touch<Queue<String>> touch : List.<Touch<Queue<String>>>of(
                queue -> queue.offer("more"),
                queue -> queue.offer("more", NOTHING),
                Queue::poll,
                queue -> queue.poll(NOTHING),
                Queue::take,
                queue -> queue.drain(1),
                Queue::done)) {
            assertNoDeadlockAfter(touch);
        }
    }

    @Test
    void aQueueWithAnotherFace() throws Exception {
        for (Touch<BlockingQueue<String>> touch : List.<Touch<BlockingQueue<String>>>of(
                BlockingQueue::poll,
                BlockingQueue::clear,
                queue -> queue.remove("first"),
                queue -> queue.removeIf("first"::equals),
                queue -> {
                    var items = queue.iterator();
                    items.next();
                    items.remove();
                })) {
            assertNoDeadlockAfter(queue -> touch.on(queue.asBlockingQueue()));
        }
    }

    private static void assertNoDeadlockAfter(Touch<Queue<String>> touch) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        Place.VIRTUAL_LOOP.run(() -> {
            queue.put("first");
            touch(() -> touch.on(queue));
            queue.drain(1);
            assertNoDeadlock(queue::take, () -> queue.stats().takers().size(), () -> queue.offer("at last"));
        });
    }

    @Test
    void aQueueThatItHasJoined() throws Exception {
        Queue<String> queue = Queue.bounded(1);
        Place.VIRTUAL_LOOP.run(() -> {
            touch(queue::join);
            assertNoDeadlock(queue::take, () -> queue.stats().takers().size(), () -> queue.offer("at last"));
        });
    }
}
