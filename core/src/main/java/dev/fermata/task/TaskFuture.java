package dev.fermata.task;

import dev.fermata.task.TaskOutcome.Cancelled;
import dev.fermata.task.TaskOutcome.Failed;
import dev.fermata.wait.Fiber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A task as a CompletableFuture; and the futures that are derived from it, which must not be waited on in a loop either. */
final class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final @Nullable AwaitedTask<?> task; // null: derived from another one

    TaskFuture(@Nullable AwaitedTask<?> task) {
        this.task = task;
    }

    /**
     * The task has ended so. What is to follow runs here, and the JDK lets through what a failure throws when it is asked for its
     * text.
     */
    void completeAs(Object outcome, String name) {
        try {
            if (outcome instanceof Failed failed) {
                completeExceptionally(failed.read());
            } else if (outcome instanceof Cancelled cancelled) {
                completeExceptionally(cancelled.exceptionOf(name));
            } else {
                complete(TaskOutcome.<T>result(outcome));
            }
        } catch (RuntimeException | Error e) {
            Uncaught.report(name, e);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new TaskFuture<>(null);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (task != null) {
            task.cancel(mayInterruptIfRunning);
        }
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayBlock();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayBlock();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayBlock();
        return super.join();
    }

    private void checkMayBlock() {
        Fiber me = Fiber.current();
        if (!isDone() && me.engine.isLoop() && !me.away) {
            throw new IllegalStateException(
                    "waiting on a CompletableFuture holds up the loop: wait for the task itself,"
                            + " with join() or get(), or wait inside Tasks.blocking");
        }
    }
}
