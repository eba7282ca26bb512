package dev.fermata.queue;

import dev.fermata.task.VoidWorkOn;
import dev.fermata.wait.Named;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/**
 * A queue between tasks, with back-pressure, an end, and a count of what has been dealt with.
 *
 * {@snippet :
 * Queue<Order> kitchen = Queue.bounded(10);
 * group.fork(() -> kitchen.forEach(order -> cook(order)));   // until it is closed and empty
 * kitchen.put(order);                                        // waits while ten are in it
 * kitchen.close();
 * }
 *
 * <p>Putters wait in the order in which they came, and so do takers, whatever the order of the items; nobody gets in
 * between. An item that a taker waits for is handed to it directly and is never in the queue. A waiter that is cancelled
 * leaves in O(1), and a putter's item with it; what was handed over before the cancellation is returned, and the
 * cancellation stays pending for the next await. No item is lost, none is taken twice. Putting an item happens-before the
 * return of who takes it.
 *
 * <p>As {@code asyncio.Queue} (with {@code join}, and {@code done} for {@code task_done}), which reorders blocked putters
 * and ties of equal priority; here neither happens. Items are not null.
 *
 * @param <T> the type of its items
 */
public interface Queue<T> extends AutoCloseable {
    /**
     * First in, first out; a putter waits while it is full.
     *
     * @param capacity 1 or more
     */
    static <T> Queue<T> bounded(int capacity) {
        return new PlainQueue<>("queue", checkCapacity(capacity), false);
    }

    /** As {@link #bounded(int)}, with a name for messages and dumps. */
    static <T> Queue<T> bounded(String name, int capacity) {
        return Named.add(new PlainQueue<>(name, checkCapacity(capacity), false));
    }

    /** First in, first out; a putter never waits. */
    static <T> Queue<T> unbounded() {
        return new PlainQueue<>("queue", Integer.MAX_VALUE, false);
    }

    /** As {@link #unbounded()}, with a name for messages and dumps. */
    static <T> Queue<T> unbounded(String name) {
        return Named.add(new PlainQueue<>(name, Integer.MAX_VALUE, false));
    }

    /** Without room: a putter waits for a taker. */
    static <T> Queue<T> rendezvous() {
        return new PlainQueue<>("queue", 0, false);
    }

    /** As {@link #rendezvous()}, with a name for messages and dumps. */
    static <T> Queue<T> rendezvous(String name) {
        return Named.add(new PlainQueue<>(name, 0, false));
    }

    /**
     * Last in, first out.
     *
     * @param capacity 1 or more
     */
    static <T> Queue<T> lifo(int capacity) {
        return new PlainQueue<>("queue", checkCapacity(capacity), true);
    }

    /** As {@link #lifo(int)}, with a name for messages and dumps. */
    static <T> Queue<T> lifo(String name, int capacity) {
        return Named.add(new PlainQueue<>(name, checkCapacity(capacity), true));
    }

    /**
     * The smallest first, those of equal rank in the order of arrival.
     *
     * @param capacity 1 or more
     */
    static <T extends Comparable<? super T>> Queue<T> priority(int capacity) {
        return priority(capacity, Comparator.naturalOrder());
    }

    /** As {@link #priority(int)}, with a name for messages and dumps. */
    static <T extends Comparable<? super T>> Queue<T> priority(String name, int capacity) {
        return priority(name, capacity, Comparator.naturalOrder());
    }

    /**
     * The smallest first, those of equal rank in the order of arrival.
     *
     * @param capacity 1 or more
     * @param order must not await, nor use the queue: that is refused with an {@link IllegalStateException}. If it throws, whoever
     *     put the item gets that, and the queue stays as it is
     */
    static <T> Queue<T> priority(int capacity, Comparator<? super T> order) {
        return new OrderedQueue<>("queue", checkCapacity(capacity), Objects.requireNonNull(order, "order"));
    }

    /** As {@link #priority(int, Comparator)}, with a name for messages and dumps. */
    static <T> Queue<T> priority(String name, int capacity, Comparator<? super T> order) {
        return Named.add(new OrderedQueue<>(name, checkCapacity(capacity), Objects.requireNonNull(order, "order")));
    }

    private static int checkCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "capacity must be at least 1: " + capacity + " (a queue without room is Queue.rendezvous())");
        }
        return capacity;
    }

    /**
     * Puts an item in, waiting for room.
     *
     * @throws QueueClosedException if it is closed, or is while the caller waits; the item is not in it
     * @throws InterruptedException if cancelled; the item is not in it
     */
    void put(T item) throws InterruptedException;

    /**
     * Puts an item in if there is room and no putter waits. Never waits.
     *
     * @throws QueueClosedException if it is closed
     */
    boolean offer(T item);

    /**
     * Puts an item in, waiting for room at most so long.
     *
     * @param timeout zero or less: does not wait
     * @return false if the time was over first; the item is not in it
     * @throws QueueClosedException if it is closed, or is while the caller waits
     * @throws InterruptedException if cancelled; the item is not in it
     */
    boolean offer(T item, Duration timeout) throws InterruptedException;

    /**
     * Takes the next item, waiting for one.
     *
     * @throws QueueClosedException if it is closed and empty, or becomes so while the caller waits
     * @throws InterruptedException if cancelled; then no item has been taken
     */
    T take() throws InterruptedException;

    /** Takes the next item if there is one; empty also if it is closed and empty. Never waits. */
    Optional<T> poll();

    /**
     * Takes the next item, waiting for one at most so long; empty also if it is closed and empty.
     *
     * @param timeout zero or less: does not wait
     * @throws InterruptedException if cancelled; then no item has been taken
     */
    Optional<T> poll(Duration timeout) throws InterruptedException;

    /**
     * Takes what is there, in order, at most {@code max} items. Never waits.
     *
     * @throws IllegalArgumentException if {@code max} is negative
     */
    List<T> drain(int max);

    /** How many items are in it; one that was handed to a waiting taker is not. */
    int size();

    /** How many items can be in it; {@code Integer.MAX_VALUE} if unbounded, 0 for a rendezvous. */
    int capacity();

    /** Whether no item is in it. */
    boolean isEmpty();

    /** Whether a putter would wait for room. */
    boolean isFull();

    /**
     * Says that an item that was taken has been dealt with; once for each.
     *
     * @throws IllegalStateException if that was said more often than items were put
     */
    void done();

    /** Waits until every item put so far, and every one put meanwhile, has been dealt with. */
    void join() throws InterruptedException;

    /**
     * Ends it: no more puts, waiting putters get a {@link QueueClosedException}; what is in it can still be taken. Closing
     * it again does nothing. Never waits.
     */
    @Override
    void close();

    /** As {@link #close}, and takes out what is left, which counts as dealt with. */
    List<T> closeNow();

    /** Whether it is closed. */
    boolean isClosed();

    /**
     * Takes items and works on them, one after the other, until the queue is closed and empty; each counts as
     * {@linkplain #done dealt with} after the action, also if that throws.
     *
     * @throws X what the action throws
     */
    <X extends Exception> void forEach(VoidWorkOn<? super T, X> action) throws X, InterruptedException;

    /** Its state and its waiters now. */
    QueueStats stats();

    /**
     * The same queue for code that wants a {@code java.util.concurrent.BlockingQueue}; a thread pool can work on it.
     *
     * <p>Once it is closed, whatever puts throws {@link QueueClosedException}, and so does {@code take} when it is empty,
     * while {@code poll} returns null. So end a thread pool by its own {@code shutdown}: it does not know what a closed
     * queue is. Iterators and streams show what is there when they begin, in the order of taking, and leave out what is
     * taken meanwhile. What {@code remove}, {@code removeIf}, {@code clear} and the like take out counts as dealt with.
     * Of {@code drainTo}, an item that the target refuses is the first in the queue again.
     */
    BlockingQueue<T> asBlockingQueue();
}
