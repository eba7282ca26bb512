package dev.fermata.contracts;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** How each {@link Await} is arranged: the primitive in a state in which it has to wait, and what ends that. */
final class AwaitScenes {
    private static final Primitives MAKE = Primitives.underTest();

    /** An await on a primitive; false, or a TimeoutException, if its time was over. What has no limit ignores that. */
    interface On<P> {
        boolean await(P primitive, Duration limit) throws Exception;
    }

    /** Where a scene comes from. */
    interface Source {
        Scene arrange() throws Exception;
    }

    /** Something that is done. */
    interface Step {
        void run() throws Exception;
    }

    /**
     * One primitive.
     *
     * @param call the await
     * @param granting gives one of those who wait what they wait for, without waiting
     * @param trying whether that is there without a wait, and takes it
     * @param counting how many wait
     */
    record Scene(On<Scene> call, Step granting, BooleanSupplier trying, IntSupplier counting) {
        boolean await(Duration limit) throws Exception {
            try {
                return call.await(this, limit);
            } catch (TimeoutException e) {
                return false;
            }
        }

        void await() throws Exception {
            if (!await(Duration.ofHours(1))) {
                throw new AssertionError("its time was over");
            }
        }

        /** Shielded, so that it can be done in a cancelled scope; it does not wait for long. */
        void grant() throws Exception {
            Tasks.shield(granting::run);
        }

        boolean tryNow() {
            return trying.getAsBoolean();
        }

        int waiting() {
            return counting.getAsInt();
        }
    }

    private AwaitScenes() {}

    /** Held by a task that has ended. */
    static Source ofLock(On<Lock> await) {
        return () -> {
            Lock lock = MAKE.lock();
            Tasks.spawn(() -> lock.tryAcquire()).join();
            return new Scene((_, limit) -> await.await(lock, limit), lock::release, lock::tryAcquire, lock::waiting);
        };
    }

    static Source ofEvent(On<Event> await) {
        return () -> {
            Event event = MAKE.event();
            return new Scene((_, limit) -> await.await(event, limit), event::set, event::isSet, event::waiting);
        };
    }

    static Source ofCondition(On<Condition> await) {
        return () -> {
            Condition condition = MAKE.condition();
            return new Scene(
                    (_, limit) -> {
                        try (var _ = condition.lock().acquire()) {
                            return await.await(condition, limit);
                        }
                    },
                    () -> {
                        try (var _ = condition.lock().acquire()) {
                            condition.signal();
                        }
                    },
                    () -> false,
                    condition::waiting);
        };
    }

    static Source ofPredicate() {
        return () -> {
            Condition condition = MAKE.condition();
            AtomicInteger items = new AtomicInteger();
            return new Scene(
                    (_, _) -> {
                        try (var _ = condition.lock().acquire()) {
                            condition.awaitUntil(() -> items.get() > 0);
                            return items.getAndDecrement() > 0;
                        }
                    },
                    () -> {
                        try (var _ = condition.lock().acquire()) {
                            items.incrementAndGet();
                            condition.signal();
                        }
                    },
                    () -> items.get() > 0 && items.getAndDecrement() > 0,
                    condition::waiting);
        };
    }

    static Source ofSemaphore(int permits, On<Semaphore> await) {
        return () -> {
            Semaphore semaphore = MAKE.boundedSemaphore(permits);
            semaphore.tryAcquire(permits);
            return new Scene(
                    (_, limit) -> await.await(semaphore, limit),
                    () -> semaphore.release(permits),
                    () -> semaphore.tryAcquire(permits),
                    semaphore::waiting);
        };
    }

    static Source ofBarrier(On<Barrier> await) {
        return () -> {
            Barrier barrier = MAKE.barrier(2);
            return new Scene((_, limit) -> await.await(barrier, limit), barrier::await, () -> false, barrier::waiting);
        };
    }

    static Source put(Function<Primitives, Queue<Integer>> full) {
        return putters(full, (queue, _) -> {
            queue.put(1);
            return true;
        });
    }

    static Source offer(Function<Primitives, Queue<Integer>> full) {
        return putters(full, (queue, limit) -> queue.offer(1, limit));
    }

    private static Source putters(Function<Primitives, Queue<Integer>> full, On<Queue<Integer>> await) {
        return () -> {
            Queue<Integer> queue = full.apply(MAKE);
            queue.offer(0); // false for a rendezvous, which is always full
            return new Scene(
                    (_, limit) -> await.await(queue, limit),
                    queue::poll,
                    () -> queue.offer(2),
                    () -> queue.stats().putters().size());
        };
    }

    static Source take(Function<Primitives, Queue<Integer>> empty) {
        return takers(empty, (queue, _) -> queue.take() == 1);
    }

    static Source poll(Function<Primitives, Queue<Integer>> empty) {
        return takers(empty, (queue, limit) -> queue.poll(limit).isPresent());
    }

    /** Ends at the first item by what the action throws. */
    static Source forEach() {
        return takers(Primitives::unboundedQueue, (queue, _) -> {
            var first = new IllegalStateException("the first");
            try {
                queue.forEach(_ -> {
                    throw first;
                });
            } catch (IllegalStateException e) {
                return e == first;
            }
            return false;
        });
    }

    private static Source takers(Function<Primitives, Queue<Integer>> empty, On<Queue<Integer>> await) {
        return () -> {
            Queue<Integer> queue = empty.apply(MAKE);
            return new Scene(
                    (_, limit) -> await.await(queue, limit),
                    () -> queue.offer(1),
                    () -> queue.poll().isPresent(),
                    () -> queue.stats().takers().size());
        };
    }

    /** A queue does not tell how many wait in {@code join}: those who are in it are looked at one by one. */
    static Source ofJoin() {
        return () -> {
            Queue<Integer> queue = MAKE.unboundedQueue();
            queue.offer(1);
            queue.poll();
            Set<BooleanSupplier> joining = ConcurrentHashMap.newKeySet();
            return new Scene(
                    (_, _) -> {
                        BooleanSupplier waits = Until.waitsNow();
                        joining.add(waits);
                        try {
                            queue.join();
                        } finally {
                            joining.remove(waits);
                        }
                        return true;
                    },
                    queue::done,
                    () -> queue.stats().unfinished() == 0,
                    () -> (int) joining.stream()
                            .filter(BooleanSupplier::getAsBoolean)
                            .count());
        };
    }
}
