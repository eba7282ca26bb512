package dev.fermata.veiled;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Primitives;
import java.util.Comparator;

/** Another implementation of the interfaces: Fermata's own behind a {@link Veil}. */
public final class VeiledPrimitives implements Primitives {
    /** For the service loader. */
    public VeiledPrimitives() {}

    @Override
    public Lock lock(String name) {
        return Veil.over(Lock.class, Lock.create(name));
    }

    @Override
    public Event event(String name) {
        return Veil.over(Event.class, Event.create(name));
    }

    @Override
    public Condition condition(Lock lock) {
        return Veil.over(Condition.class, Condition.create(Veil.lift(lock)), lock);
    }

    @Override
    public Semaphore semaphore(String name, int permits) {
        return Veil.over(Semaphore.class, Semaphore.create(name, permits));
    }

    @Override
    public Semaphore boundedSemaphore(String name, int permits) {
        return Veil.over(Semaphore.class, Semaphore.bounded(name, permits));
    }

    @Override
    public Barrier barrier(int parties) {
        return Veil.over(Barrier.class, Barrier.create(parties));
    }

    @Override
    public Barrier barrier(int parties, VoidWork<?> action) {
        return Veil.over(Barrier.class, Barrier.create(parties, action));
    }

    @Override
    public <T> Queue<T> boundedQueue(String name, int capacity) {
        return veiled(Queue.bounded(name, capacity));
    }

    @Override
    public <T> Queue<T> unboundedQueue(String name) {
        return veiled(Queue.unbounded(name));
    }

    @Override
    public <T> Queue<T> rendezvousQueue(String name) {
        return veiled(Queue.rendezvous(name));
    }

    @Override
    public <T> Queue<T> lifoQueue(String name, int capacity) {
        return veiled(Queue.lifo(name, capacity));
    }

    @Override
    public <T> Queue<T> priorityQueue(String name, int capacity, Comparator<? super T> order) {
        return veiled(Queue.priority(name, capacity, order));
    }

    @SuppressWarnings("unchecked") // the veil has the items of what is behind it
    private static <T> Queue<T> veiled(Queue<T> queue) {
        return Veil.over(Queue.class, queue);
    }
}
