package dev.fermata.loop;

import dev.fermata.task.Task;
import dev.fermata.task.VoidWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several loops, each on a thread of its own: how a program of loops uses more than one core.
 *
 * {@snippet :
 * try (LoopGroup loops = LoopGroup.open()) {                      // one for each processor
 *     for (Order order : orders) {
 *         loops.submit(order.customer(), () -> book(order));      // the orders of a customer share a loop
 *     }
 * }
 * }
 *
 * <p>What is submitted under equal keys runs on the same loop, one task at a time, so that what belongs to a key needs no
 * lock; keys are spread over the loops by their hash. A task stays on its loop, and so does what it starts. Work goes from
 * loop to loop through {@link #submit}, or through a {@link dev.fermata.queue.Queue}: all primitives work across loops.
 * A hand-over to another loop costs a wake-up of its thread if that idles, some microseconds; to a busy one, about as much
 * as to a task of the same loop.
 */
public final class LoopGroup implements AutoCloseable {
    private final List<Loop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    private LoopGroup(List<Loop> loops) {
        this.loops = loops;
    }

    /** One loop for each processor. */
    public static LoopGroup open() {
        return open(Runtime.getRuntime().availableProcessors());
    }

    /**
     * So many loops, named {@code loop-1} and so on.
     *
     * @throws IllegalArgumentException unless it is 1 or more
     */
    public static LoopGroup open(int size) {
        return open(size, Loop::builder);
    }

    /**
     * So many loops, each as its builder says: one is asked for per loop, and given the name {@code loop-1} and so on.
     *
     * @throws IllegalArgumentException unless it is 1 or more
     */
    public static LoopGroup open(int size, Supplier<? extends Loop.Builder> builders) {
        Objects.requireNonNull(builders, "builders");
        if (size < 1) {
            throw new IllegalArgumentException("a group needs one loop or more: " + size);
        }
        List<Loop> loops = new ArrayList<>(size);
        boolean complete = false;
        try {
            for (int i = 1; i <= size; i++) {
                loops.add(builders.get().name("loop-" + i).start());
            }
            complete = true;
        } finally {
            if (!complete) {
                loops.forEach(Loop::close);
            }
        }
        return new LoopGroup(List.copyOf(loops));
    }

    /** The loops. */
    public List<Loop> loops() {
        return loops;
    }

    /** The loop of a key: always the same for equal keys. */
    public Loop loopOf(Object key) {
        int hash = Objects.requireNonNull(key, "key").hashCode() * 0x9E3779B9; // neighbouring hashes go to all loops
        return loops.get(Math.floorMod(hash >>> 16, loops.size()));
    }

    /**
     * Starts a task on the loop of the key, outside any group, with the caller's context. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the group is closed
     */
    public <T extends @Nullable Object> Task<T> submit(Object key, Callable<? extends T> work) {
        return loopOf(key).submit(work);
    }

    /**
     * As {@link #submit(Object, Callable)}, without a result.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the group is closed
     */
    public Task<@Nullable Void> submit(Object key, VoidWork<?> work) {
        return loopOf(key).submit(work);
    }

    /**
     * Starts a task on one of the loops, each in turn. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the group is closed
     */
    public <T extends @Nullable Object> Task<T> submit(Callable<? extends T> work) {
        return next().submit(work);
    }

    /**
     * As {@link #submit(Callable)}, without a result.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the group is closed
     */
    public Task<@Nullable Void> submit(VoidWork<?> work) {
        return next().submit(work);
    }

    private Loop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /**
     * Cancels what runs on all of them, and waits for it: as {@link Loop#close} of each, but none is waited for before all are
     * told to end.
     *
     * @throws IllegalStateException if called by a task on one of them, which would wait for itself
     */
    @Override
    public void close() {
        for (Loop loop : loops) {
            loop.checkMayClose();
        }
        loops.forEach(Loop::beginToClose);
        loops.forEach(Loop::close);
    }

    @Override
    public String toString() {
        return "group of " + loops.size() + " loops";
    }
}
