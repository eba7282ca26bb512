package dev.fermata.task;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that runs side by side with others, on a virtual thread of its own.
 *
 * <pre>
 *                     ┌─────────────▶ SUCCESS
 *      RUNNING ───────┼─────────────▶ FAILED
 *         │           └─────────────▶ CANCELLED    (only if its cancellation is what ended it)
 *         └─ cancel: still RUNNING until its code has ended
 * </pre>
 *
 * <p>What a task did happens-before {@link #join}, {@link #get} and {@link #resultNow} return; what its creator did
 * before happens-before the task. As {@code asyncio.Task}; unlike there, a cancellation is remembered and cannot be
 * swallowed: see {@link TaskCancelledException}. Unlike a future of an {@link java.util.concurrent.ExecutorService} it
 * is still {@code RUNNING} after {@code cancel} until its code has ended.
 *
 * <p>A task's {@linkplain Thread#setUncaughtExceptionHandler uncaught-exception handler} belongs to Fermata, and so does
 * its interrupt flag. It has thread-locals of its own and inherits none; {@link dev.fermata.context.ContextVar} is what
 * is inherited.
 *
 * @param <T> the type of its result
 */
public interface Task<T extends @Nullable Object> extends Future<T> {
    /** A number that no other living task has: the id of its thread, as thread dumps show it. */
    long id();

    /** The name given to it, which is also the name of its thread; {@code task-} and a number if none was given. */
    String name();

    /**
     * Waits for its end, whatever that is.
     *
     * @throws InterruptedException if the caller is cancelled meanwhile; the task goes on
     * @throws IllegalStateException if called by the task itself
     */
    void join() throws InterruptedException;

    /** Cancels it with the reason "cancelled": see {@link #cancel(String)}. */
    default boolean cancel() {
        return cancel("cancelled");
    }

    /**
     * Asks it to end. Its next await, or the one that it is in, throws a {@link TaskCancelledException}; so do foreign
     * blocking calls with their own kind of {@link InterruptedException}. A task that has not run yet never will.
     *
     * @param reason the message of that exception
     * @return false if it had ended, or had been cancelled before
     */
    boolean cancel(String reason);

    /**
     * Cancels it with the reason "cancelled".
     *
     * @param mayInterruptIfRunning false: only awaits of Fermata end, foreign blocking calls go on
     * @return false if it had ended, or had been cancelled before
     */
    @Override
    boolean cancel(boolean mayInterruptIfRunning);

    /**
     * The task as a future: it completes when the task ends; cancelling it cancels the task. Do not wait on it inside a
     * loop, which it would hold up: that is an {@link IllegalStateException}; use {@link #join} or {@link #get}.
     */
    CompletableFuture<T> toCompletableFuture();

    /** The task that the calling thread runs. */
    static Optional<Task<?>> current() {
        return of(Thread.currentThread());
    }

    /** The task that a thread runs; empty if it runs none, or has ended. */
    static Optional<Task<?>> of(Thread thread) {
        return thread.getUncaughtExceptionHandler() instanceof TaskImpl<?> task && task.isOf(thread)
                ? Optional.of(task)
                : Optional.empty();
    }
}
