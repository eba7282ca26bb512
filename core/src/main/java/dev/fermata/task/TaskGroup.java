package dev.fermata.task;

import dev.fermata.wait.Fiber;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that end together: the group is not left before each of its tasks has ended.
 *
 * {@snippet :
 * TaskGroup.run(group -> {
 *     group.fork("prices", () -> loadPrices());
 *     group.fork("stock", () -> loadStock());
 * });                                    // both are done, or both have ended and the failure is thrown
 * }
 *
 * <p>The first failure cancels the other tasks, and with {@link #run} and {@link #call} also the body; then all failures
 * are thrown together. In a {@linkplain #supervisor() supervisor} failures stay in their tasks.
 *
 * <pre>
 *             fork*                join: all ended, or the owner is cancelled
 *      OPEN ─────────▶ OPEN ───────────────────────────────────────────────────▶ ENDED
 *        │ a failure · cancel() · the owner is cancelled · close                   ▲
 *        └─────────────▶ CANCELLING (new tasks never run) ─── all have ended ──────┘
 * </pre>
 *
 * <p>When the owner is cancelled while it waits here, the tasks are cancelled and waited for, and that cancellation is
 * what is thrown, unless tasks failed meanwhile: then the failures are thrown and the cancellation stays pending. What
 * the tasks did happens-before the end of the group.
 *
 * <p>As {@code asyncio.TaskGroup} and trio's nursery; in the shape of the JDK's {@code StructuredTaskScope}, which is a
 * preview and reports one failure.
 */
public final class TaskGroup implements AutoCloseable {
    private final GroupState state;

    private TaskGroup(GroupState.Kind kind) {
        state = new GroupState(Fiber.current(), kind);
    }

    /**
     * Runs {@code body}, which forks tasks into the group, and waits for all of them.
     *
     * @throws X what the body throws, if no task failed
     * @throws TaskGroupException if a task failed, with every failure, also that of the body
     * @throws InterruptedException if the caller is cancelled; the tasks have ended by then
     */
    public static <X extends Exception> void run(VoidWorkOn<? super TaskGroup, X> body)
            throws X, InterruptedException, TaskGroupException {
        Objects.requireNonNull(body, "body");
        TaskGroup group = open();
        group.state.<@Nullable Void, X>runBody(
                () -> {
                    body.run(group);
                    return null;
                },
                () -> null);
    }

    /** As {@link #run}, with a result. If the group was cancelled before the body had one, that cancellation is thrown. */
    public static <T extends @Nullable Object, X extends Exception> T call(
            WorkOn<? super TaskGroup, ? extends T, X> body) throws X, InterruptedException, TaskGroupException {
        Objects.requireNonNull(body, "body");
        TaskGroup group = open();
        return group.state.<T, X>runBody(() -> body.run(group), null);
    }

    /** A group whose first failure cancels its other tasks, for try-with-resources; {@link #join} throws the failures. */
    public static TaskGroup open() {
        return new TaskGroup(GroupState.Kind.FAIL_FAST);
    }

    /**
     * A group whose tasks fail each for itself: {@link #join} returns normally. A failure that nobody is waiting for when
     * the task ends is reported to the default uncaught-exception handler, else logged. No ended task is kept.
     */
    public static TaskGroup supervisor() {
        return new TaskGroup(GroupState.Kind.SUPERVISOR);
    }

    /** A group for those who look at each of their tasks themselves. */
    static TaskGroup quiet() {
        return new TaskGroup(GroupState.Kind.QUIET);
    }

    /**
     * Starts a task in the group, with the caller's context. The group's own tasks may fork, too.
     * In parallel, who starts 128 in a row without a wait lets others run then, so that not all of a million are alive at once;
     * on a loop nobody runs before an await.
     *
     * @return the task; cancelled already, and never to run, if the group is being cancelled
     * @throws IllegalStateException if the group has ended
     */
    public <T extends @Nullable Object> Task<T> fork(Callable<? extends T> work) {
        return fork("", work);
    }

    /**
     * As {@link #fork(Callable)}, with a name for the task and its thread.
     *
     * @throws IllegalStateException if the group has ended
     */
    public <T extends @Nullable Object> Task<T> fork(String name, Callable<? extends T> work) {
        return state.fork(name, work);
    }

    /**
     * Starts a task without a result.
     *
     * @throws IllegalStateException if the group has ended
     */
    public Task<@Nullable Void> fork(VoidWork<?> work) {
        return fork("", work);
    }

    /**
     * Starts a task without a result, with a name for it and its thread.
     *
     * @throws IllegalStateException if the group has ended
     */
    public Task<@Nullable Void> fork(String name, VoidWork<?> work) {
        return state.fork(name, work);
    }

    /**
     * Waits until all tasks have ended. Called again, it returns or throws the same at once.
     *
     * @throws TaskGroupException if tasks failed, except in a supervisor
     * @throws InterruptedException if the caller is cancelled; the tasks have been cancelled and have ended by then
     * @throws IllegalStateException unless called by the task that opened the group
     */
    public void join() throws InterruptedException, TaskGroupException {
        state.join();
    }

    /** Cancels its tasks, and the body of {@link #run}; ends the group early, without an error. Any thread. */
    public void cancel() {
        Fiber.current().step(this, "cancel");
        state.cancel("the task group was cancelled", null);
    }

    /**
     * Cancels what still runs and waits for it, whatever comes: a cancellation meanwhile stays pending, and after 10 s a
     * warning names who does not end. Failures that no {@link #join} has thrown go to the default uncaught-exception
     * handler, else to the log.
     *
     * @throws IllegalStateException unless called by the task that opened the group
     */
    @Override
    public void close() {
        state.close();
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
