package dev.fermata.testing;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.VoidWork;
import java.util.Comparator;
import java.util.Objects;

/**
 * Makes the primitives that the contract tests test: one implementation of Fermata's interfaces.
 *
 * <p>Another implementation names its own in {@code META-INF/services/dev.fermata.testing.Primitives}; without that, the
 * tests are of Fermata's factories. The methods without a name, a lock or an order have those of their own only where an
 * implementation has.
 */
public interface Primitives {
    /** What is under test; what it makes is looked at after each test, by {@link Leftovers}. */
    static Primitives underTest() {
        return Made.UNDER_TEST;
    }

    /** A lock with a name for messages and statistics. */
    Lock lock(String name);

    /** An event with a name for messages. */
    Event event(String name);

    /** A condition on a lock that this has made. */
    Condition condition(Lock lock);

    /** A semaphore that releases let grow. */
    Semaphore semaphore(String name, int permits);

    /** A semaphore that does not grow. */
    Semaphore boundedSemaphore(String name, int permits);

    /** A barrier. */
    Barrier barrier(int parties);

    /** A barrier with an action. */
    Barrier barrier(int parties, VoidWork<?> action);

    /** A queue with room for so many. */
    <T> Queue<T> boundedQueue(String name, int capacity);

    /** A queue with room for all. */
    <T> Queue<T> unboundedQueue(String name);

    /** A queue without room. */
    <T> Queue<T> rendezvousQueue(String name);

    /** A queue that gives the last first. */
    <T> Queue<T> lifoQueue(String name, int capacity);

    /** A queue that gives the smallest first. */
    <T> Queue<T> priorityQueue(String name, int capacity, Comparator<? super T> order);

    /** A lock. */
    default Lock lock() {
        return lock("lock");
    }

    /** An event. */
    default Event event() {
        return event("event");
    }

    /** A condition with a lock of its own. */
    default Condition condition() {
        return condition(lock("lock of a condition"));
    }

    /** A semaphore that releases let grow. */
    default Semaphore semaphore(int permits) {
        return semaphore("semaphore", permits);
    }

    /** A semaphore that does not grow. */
    default Semaphore boundedSemaphore(int permits) {
        return boundedSemaphore("semaphore", permits);
    }

    /** A queue with room for so many. */
    default <T> Queue<T> boundedQueue(int capacity) {
        return boundedQueue("queue", capacity);
    }

    /** A queue with room for all. */
    default <T> Queue<T> unboundedQueue() {
        return unboundedQueue("queue");
    }

    /** A queue without room. */
    default <T> Queue<T> rendezvousQueue() {
        return rendezvousQueue("queue");
    }

    /** A queue that gives the last first. */
    default <T> Queue<T> lifoQueue(int capacity) {
        return lifoQueue("queue", capacity);
    }

    /** A queue that gives the smallest first. */
    default <T> Queue<T> priorityQueue(int capacity, Comparator<? super T> order) {
        return priorityQueue("queue", capacity, Objects.requireNonNull(order));
    }

    /** A queue that gives the smallest first. */
    default <T extends Comparable<? super T>> Queue<T> priorityQueue(String name, int capacity) {
        return priorityQueue(name, capacity, Comparator.naturalOrder());
    }

    /** A queue that gives the smallest first. */
    default <T extends Comparable<? super T>> Queue<T> priorityQueue(int capacity) {
        return priorityQueue("queue", capacity, Comparator.naturalOrder());
    }
}
