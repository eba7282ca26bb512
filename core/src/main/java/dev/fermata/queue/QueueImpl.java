package dev.fermata.queue;

import dev.fermata.engine.Nanos;
import dev.fermata.task.VoidWorkOn;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The public face: which step, how long to wait, what to throw.
 *
 * @param <T> the type of the items
 */
abstract class QueueImpl<T> extends QueueSteps<T> implements Queue<T>, Subject {
    QueueImpl(String name, int capacity, Store<T> store) {
        super(name, capacity, store);
    }

    // --- putting -----------------------------------------------------------------------------------------------------

    @Override
    public void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        Fiber me = enter("put");
        if (!putAtOnce(item)) {
            putOrWait(me, item, Nanos.FOREVER);
        }
    }

    @Override
    public boolean offer(T item, Duration timeout) throws InterruptedException {
        return put(item, Nanos.of(timeout));
    }

    @Override
    public boolean offer(T item) {
        Objects.requireNonNull(item, "item");
        Fiber me = Fiber.current();
        putters.use(me, "offer");
        return putAtOnce(item) || putNow(me, item);
    }

    private boolean put(T item, long nanos) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        Fiber me = enter("put");
        return putAtOnce(item) || putOrWait(me, item, nanos);
    }

    private boolean putNow(Fiber me, T item) {
        try {
            return putOrWait(me, item, 0);
        } catch (InterruptedException e) {
            throw new AssertionError("who does not wait is not interrupted", e);
        }
    }

    /** Null if there is none. */
    private @Nullable T takeNow(Fiber me) {
        try {
            return takeOrWait(me, 0);
        } catch (InterruptedException e) {
            throw new AssertionError("who does not wait is not interrupted", e);
        }
    }

    // --- taking ------------------------------------------------------------------------------------------------------

    @Override
    public T take() throws InterruptedException {
        Fiber me = enter("take");
        T item = takeAtOnce();
        return item != null ? item : takeOrThrow(me);
    }

    final T takeOrThrow(Fiber me) throws InterruptedException {
        T item = takeOrWait(me, Nanos.FOREVER);
        if (item == null) {
            throw closedException();
        }
        return item;
    }

    @Override
    public Optional<T> poll(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(take(Nanos.of(timeout)));
    }

    @Override
    public Optional<T> poll() {
        Fiber me = Fiber.current();
        putters.use(me, "poll");
        T item = takeAtOnce();
        return Optional.ofNullable(item != null ? item : takeNow(me));
    }

    @Override
    public List<T> drain(int max) {
        if (max < 0) {
            throw new IllegalArgumentException("max must not be negative: " + max);
        }
        Fiber me = Fiber.current();
        putters.use(me, "drain");
        List<T> items = new ArrayList<>();
        int there = sizeWithPutters();
        while (items.size() < max && items.size() < there) {
            T item;
            try {
                item = takeNow(me);
            } catch (RuntimeException | Error e) { // of the comparator: what has been taken is not lost
                if (items.isEmpty()) {
                    throw e;
                }
                break;
            }
            if (item == null) {
                break;
            }
            items.add(item);
        }
        return items;
    }

    /** What there is to drain: putters go in as items go out, and more may come meanwhile. */
    int sizeWithPutters() {
        return sizeNow() + putters.sizeNow();
    }

    /** Null if the time was over first, or it is closed and empty. */
    private @Nullable T take(long nanos) throws InterruptedException {
        Fiber me = enter("take");
        T item = takeAtOnce();
        return item != null ? item : takeOrWait(me, nanos);
    }

    // --- dealing with items, and the end -----------------------------------------------------------------------------

    @Override
    public void done() {
        putters.use(Fiber.current(), "done");
        unfinished.done();
    }

    @Override
    public void join() throws InterruptedException {
        unfinished.join(enter("join"));
    }

    @Override
    public <X extends Exception> void forEach(VoidWorkOn<? super T, X> action) throws X, InterruptedException {
        Objects.requireNonNull(action, "action");
        for (T item = take(Nanos.FOREVER); item != null; item = take(Nanos.FOREVER)) {
            try {
                action.run(item);
            } finally {
                done();
            }
        }
    }

    @Override
    public void close() {
        putters.use(Fiber.current(), "close");
        end();
    }

    @Override
    public List<T> closeNow() {
        close();
        return removeAll();
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @Override
    public int size() {
        putters.step("size");
        return sizeNow();
    }

    @Override
    public boolean isClosed() {
        putters.step("isClosed");
        return isClosedNow();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public boolean isEmpty() {
        putters.step("isEmpty");
        return sizeNow() == 0;
    }

    @Override
    public boolean isFull() {
        putters.step("isFull");
        return sizeNow() >= capacity;
    }

    @Override
    public QueueStats stats() {
        putters.step("stats");
        return new QueueStats(name, sizeNow(), capacity, unfinished.count(), putters.threads(), takers.threads());
    }

    @Override
    public BlockingQueue<T> asBlockingQueue() {
        return new JavaQueue<>(this);
    }

    @Override
    public String toString() {
        String room = capacity == Integer.MAX_VALUE ? "" : " of " + capacity;
        return "Queue \"" + name + "\", " + sizeNow() + room + (isClosedNow() ? ", closed" : "");
    }

    @Override
    public String kind() {
        return "queue";
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(putters, takers, unfinished.joiners);
    }

    @Override
    public long level() {
        return sizeNow();
    }

    @Override
    public long limit() {
        return capacity == Integer.MAX_VALUE ? NONE : capacity;
    }

    // --- locks and waiters -------------------------------------------------------------------------------------------

    /** The caller is about to change it through its other face. */
    void use(String operation) {
        putters.use(Fiber.current(), operation);
    }

    /** The caller is about to look at it through its other face. */
    void look(String operation) {
        putters.step(operation);
    }

    final Fiber enter(String operation) throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        putters.use(me, operation);
        return me;
    }
}
