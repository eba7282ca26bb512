package dev.fermata.testing;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.VoidWork;
import java.util.Comparator;

/** Fermata's own: each factory that there is, so that each is tested. */
public final class FermataPrimitives implements Primitives {
    /** There is nothing to set up. */
    public FermataPrimitives() {}

    @Override
    public Lock lock() {
        return Lock.create();
    }

    @Override
    public Lock lock(String name) {
        return Lock.create(name);
    }

    @Override
    public Event event() {
        return Event.create();
    }

    @Override
    public Event event(String name) {
        return Event.create(name);
    }

    @Override
    public Condition condition() {
        return Condition.create();
    }

    @Override
    public Condition condition(Lock lock) {
        return Condition.create(lock);
    }

    @Override
    public Semaphore semaphore(int permits) {
        return Semaphore.create(permits);
    }

    @Override
    public Semaphore semaphore(String name, int permits) {
        return Semaphore.create(name, permits);
    }

    @Override
    public Semaphore boundedSemaphore(int permits) {
        return Semaphore.bounded(permits);
    }

    @Override
    public Semaphore boundedSemaphore(String name, int permits) {
        return Semaphore.bounded(name, permits);
    }

    @Override
    public Barrier barrier(int parties) {
        return Barrier.create(parties);
    }

    @Override
    public Barrier barrier(int parties, VoidWork<?> action) {
        return Barrier.create(parties, action);
    }

    @Override
    public <T> Queue<T> boundedQueue(int capacity) {
        return Queue.bounded(capacity);
    }

    @Override
    public <T> Queue<T> boundedQueue(String name, int capacity) {
        return Queue.bounded(name, capacity);
    }

    @Override
    public <T> Queue<T> unboundedQueue() {
        return Queue.unbounded();
    }

    @Override
    public <T> Queue<T> unboundedQueue(String name) {
        return Queue.unbounded(name);
    }

    @Override
    public <T> Queue<T> rendezvousQueue() {
        return Queue.rendezvous();
    }

    @Override
    public <T> Queue<T> rendezvousQueue(String name) {
        return Queue.rendezvous(name);
    }

    @Override
    public <T> Queue<T> lifoQueue(int capacity) {
        return Queue.lifo(capacity);
    }

    @Override
    public <T> Queue<T> lifoQueue(String name, int capacity) {
        return Queue.lifo(name, capacity);
    }

    @Override
    public <T extends Comparable<? super T>> Queue<T> priorityQueue(int capacity) {
        return Queue.priority(capacity);
    }

    @Override
    public <T extends Comparable<? super T>> Queue<T> priorityQueue(String name, int capacity) {
        return Queue.priority(name, capacity);
    }

    @Override
    public <T> Queue<T> priorityQueue(int capacity, Comparator<? super T> order) {
        return Queue.priority(capacity, order);
    }

    @Override
    public <T> Queue<T> priorityQueue(String name, int capacity, Comparator<? super T> order) {
        return Queue.priority(name, capacity, order);
    }
}
