package dev.fermata.task;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Patience;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An executor for code that wants one, whose tasks are Fermata's: each runs on a virtual thread of its own, starts with the
 * context of who submitted it, is seen in snapshots, and waits and is cancelled as any other.
 *
 * {@snippet :
 * try (TaskExecutor executor = TaskExecutor.open()) {
 *     client = HttpClient.newBuilder().executor(executor).build();
 *     …
 * }                                        // waits for what runs
 * }
 *
 * <p>Opened on a loop, it belongs to the loop: its tasks run there, one at a time, also those that other threads submit,
 * and the end of the loop ends it. It starts as many tasks as are submitted; a limit is a {@code Semaphore}.
 *
 * <p>As the JDK's executor of a virtual thread per task, with these differences. A future here is a {@link Task}: after
 * {@code cancel} it is {@code RUNNING} until its code has ended. So what {@code invokeAll} and {@code invokeAny} cancel is
 * waited for by {@code invokeAll}, since its futures must be done, and by {@code close}. A failure of a submitted task that
 * nobody ever reads is reported, at the latest when its future is collected; one in {@link #execute} at once.
 */
public final class TaskExecutor implements ExecutorService {
    private final Crew crew;

    private TaskExecutor(Crew crew) {
        this.crew = crew;
    }

    /** For tasks where the caller runs: on its loop, or in parallel. */
    public static TaskExecutor open() {
        return new TaskExecutor(new Crew(Fiber.current().engine));
    }

    // --- one task ----------------------------------------------------------------------------------------------------

    /** @throws java.util.concurrent.RejectedExecutionException if it has been shut down */
    @Override
    public void execute(Runnable work) {
        Objects.requireNonNull(work, "work");
        crew.<@Nullable Void>start("", () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) { // there is no future to look at
                Uncaught.report(Thread.currentThread().getName(), e);
            }
            return null;
        });
    }

    /** @throws java.util.concurrent.RejectedExecutionException if it has been shut down */
    @Override
    public <T extends @Nullable Object> Task<T> submit(Callable<T> work) {
        Objects.requireNonNull(work, "work");
        return crew.<T>start("", work);
    }

    /** @throws java.util.concurrent.RejectedExecutionException if it has been shut down */
    @Override
    public Task<?> submit(Runnable work) {
        Objects.requireNonNull(work, "work");
        return this.<@Nullable Void>submit(work, null);
    }

    /** @throws java.util.concurrent.RejectedExecutionException if it has been shut down */
    @Override
    public <T extends @Nullable Object> Task<T> submit(Runnable work, T result) {
        Objects.requireNonNull(work, "work");
        return crew.<T>start("", () -> {
            work.run();
            return result;
        });
    }

    // --- many --------------------------------------------------------------------------------------------------------

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(Collection<? extends Callable<T>> works)
            throws InterruptedException {
        List<Task<T>> tasks = new ArrayList<>(works.size());
        try {
            startAll(works, tasks);
            joinAll(tasks);
        } catch (Throwable thrown) { // rejected in the middle, or cancelled: none goes on for nobody
            cancelAll(tasks);
            throw thrown;
        }
        return List.copyOf(tasks);
    }

    /** What is not done when the time is over is cancelled, and waited for. */
    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> works, long timeout, TimeUnit unit) throws InterruptedException {
        List<Task<T>> tasks = new ArrayList<>(works.size());
        try {
            startAll(works, tasks);
            try {
                Tasks.timeout(duration(timeout, unit), () -> joinAll(tasks));
            } catch (TimeoutException e) {
                cancelAll(tasks);
                joinAll(tasks);
            }
        } catch (Throwable thrown) { // as above
            cancelAll(tasks);
            throw thrown;
        }
        return List.copyOf(tasks);
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> works)
            throws InterruptedException, ExecutionException {
        List<Task<T>> tasks = new ArrayList<>(works.size());
        try {
            return Tasks.<T>await(first(works, tasks));
        } finally {
            cancelAll(tasks);
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> works, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Task<T>> tasks = new ArrayList<>(works.size());
        try {
            CompletableFuture<T> first = first(works, tasks);
            return awaitFirst(first, duration(timeout, unit));
        } finally {
            cancelAll(tasks);
        }
    }

    private static <T extends @Nullable Object> T awaitFirst(CompletableFuture<T> first, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return Tasks.<T, ExecutionException>timeout(limit, () -> Tasks.<T>await(first));
    }

    /** What the first success completes, or the last failure. */
    private <T extends @Nullable Object> CompletableFuture<T> first(
            Collection<? extends Callable<T>> works, List<Task<T>> tasks) {
        if (works.isEmpty()) {
            throw new IllegalArgumentException("of no tasks none can be the first");
        }
        CompletableFuture<T> first = new CompletableFuture<>();
        startAll(works, tasks);
        AtomicInteger left = new AtomicInteger(tasks.size());
        for (Task<T> task : tasks) {
            task.toCompletableFuture().whenComplete((result, failure) -> {
                if (failure == null) {
                    first.complete(result);
                } else if (left.decrementAndGet() == 0) {
                    first.completeExceptionally(
                            new CompletionException(failure)); // also a cancellation is a failure here
                }
            });
        }
        return first;
    }

    private <T extends @Nullable Object> void startAll(
            Collection<? extends Callable<T>> works, List<? super Task<T>> tasks) {
        for (Callable<T> work : works) {
            tasks.add(submit(work));
        }
    }

    private static void joinAll(List<? extends Task<?>> tasks) throws InterruptedException {
        for (Task<?> task : tasks) {
            task.join();
        }
    }

    private static void cancelAll(List<? extends Task<?>> tasks) {
        for (Task<?> task : tasks) {
            task.cancel();
        }
    }

    private static Duration duration(long time, TimeUnit unit) {
        return Duration.ofNanos(Math.max(0, unit.toNanos(time)));
    }

    // --- the end -----------------------------------------------------------------------------------------------------

    @Override
    public void shutdown() {
        crew.shut("the executor was shut down");
    }

    /**
     * Takes no more tasks, and cancels those that it has.
     *
     * @return none: each task is started when it is submitted
     */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        crew.cancelChildren("the executor was shut down", null);
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return crew.isRefusing();
    }

    @Override
    public boolean isTerminated() {
        return crew.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = Nanos.of(duration(timeout, unit));
        Fiber me = Fiber.enterAwait();
        long deadline = me.engine.nanoTime() + nanos;
        while (!crew.isTerminated()) {
            if (nanos == 0) {
                return false;
            }
            me.checkMayWait();
            Waiter waiter = crew.enqueue(me);
            if (waiter != null && await(waiter, nanos, deadline) == Outcome.TIMED_OUT) {
                return false;
            } // else that, or it only had no tasks for a moment
        }
        return true;
    }

    /** Without a limit there is no timer, to which a virtual clock would jump. */
    private static int await(Waiter waiter, long nanos, long deadline) throws InterruptedException {
        return nanos == Nanos.FOREVER ? waiter.await() : waiter.await(deadline);
    }

    /**
     * Takes no more tasks, and waits for those that it has. If the caller is cancelled meanwhile they are, too; they are
     * still waited for, and the cancellation stays pending. After 10 s in which they do not end, a warning names them.
     *
     * @throws IllegalStateException if called by one of its tasks, which would wait for itself
     */
    @Override
    public void close() {
        Fiber me = Fiber.current();
        if (crew.has(me)) {
            throw new IllegalStateException(me.name() + " is a task of the executor that it closes");
        }
        shutdown();
        try {
            awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            shutdownNow();
            Patience.await(() -> crew.enqueue(me), () -> "tasks of an executor: " + Patience.describe(crew.fibers()));
            putBack(me, e);
        }
    }

    private static void putBack(Fiber me, InterruptedException interruption) {
        if (interruption instanceof TaskCancelledException || me.inCancelledScope()) {
            me.redeliver();
        } else {
            me.thread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "TaskExecutor" + (isTerminated() ? ", terminated" : isShutdown() ? ", shut down" : "");
    }
}
