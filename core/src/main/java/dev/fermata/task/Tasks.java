package dev.fermata.task;

import dev.fermata.engine.Nanos;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Sleepers;
import dev.fermata.wait.Spawner;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one does with tasks: run many and gather their results, sleep, limit the time of work, shield it, spawn it.
 *
 * <p>Everything here works the same on a {@linkplain dev.fermata.loop.Loop loop}, in parallel tasks, and on any other
 * thread. Every method that throws {@link InterruptedException} is an await: in a cancelled scope it throws
 * {@link TaskCancelledException}.
 */
public final class Tasks {

    static {
        Spawner.install(Roots.spawner());
    }

    private Tasks() {}

    // --- many at once ------------------------------------------------------------------------------------------------

    /**
     * Runs all at once and waits for all.
     *
     * @return the results, in the order given
     * @throws TaskGroupException as soon as one failed and the others, which are cancelled then, have ended
     * @throws InterruptedException if the caller is cancelled; the tasks have ended by then
     */
    public static <T extends @Nullable Object> List<T> gather(Collection<? extends Callable<? extends T>> works)
            throws InterruptedException, TaskGroupException {
        return Gathering.gather(works);
    }

    /** As {@link #gather(Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> List<T> gather(Callable<? extends T>... works)
            throws InterruptedException, TaskGroupException {
        return Gathering.gather(Arrays.asList(works));
    }

    /** As {@link #gather(Collection)}, for work without results. */
    public static void gather(VoidWork<?>... works) throws InterruptedException, TaskGroupException {
        Gathering.<@Nullable Void>gather(
                Arrays.stream(works).map(Tasks::callable).toList());
    }

    /**
     * Runs all at once and waits for all, whatever happens to each.
     *
     * @return the tasks, all ended, in the order given; none was cancelled because of another
     * @throws InterruptedException if the caller is cancelled; the tasks have ended by then
     */
    public static <T extends @Nullable Object> List<Task<T>> settle(Collection<? extends Callable<? extends T>> works)
            throws InterruptedException {
        return Gathering.settle(works);
    }

    /**
     * Runs all at once until one succeeds; the others are cancelled and waited for.
     *
     * @return the first result
     * @throws TaskGroupException if all failed, with every failure
     * @throws IllegalArgumentException if {@code works} is empty
     * @throws InterruptedException if the caller is cancelled; the tasks have ended by then
     */
    public static <T extends @Nullable Object> T race(Collection<? extends Callable<? extends T>> works)
            throws InterruptedException, TaskGroupException {
        return Gathering.race(works);
    }

    /**
     * Runs {@code work} on every item, each in a task of its own, all at once.
     *
     * @return the results, in the order of the items
     * @throws TaskGroupException as {@link #gather(Collection)}
     * @throws InterruptedException as {@link #gather(Collection)}
     */
    public static <E extends @Nullable Object, T extends @Nullable Object> List<T> map(
            Collection<? extends E> items, WorkOn<? super E, ? extends T, ?> work)
            throws InterruptedException, TaskGroupException {
        return Gathering.map(items, Integer.MAX_VALUE, work);
    }

    /**
     * Runs {@code work} on every item, each in a task of its own, at most {@code maxConcurrent} at a time; they start in
     * the order of the items.
     *
     * @return the results, in the order of the items
     * @throws TaskGroupException as {@link #gather(Collection)}
     * @throws InterruptedException as {@link #gather(Collection)}
     * @throws IllegalArgumentException if {@code maxConcurrent} is less than 1
     */
    public static <E extends @Nullable Object, T extends @Nullable Object> List<T> map(
            Collection<? extends E> items, int maxConcurrent, WorkOn<? super E, ? extends T, ?> work)
            throws InterruptedException, TaskGroupException {
        return Gathering.map(items, maxConcurrent, work);
    }

    /** As {@link #map(Collection, WorkOn)}, for work without results. */
    public static <E extends @Nullable Object> void forEach(
            Collection<? extends E> items, VoidWorkOn<? super E, ?> work)
            throws InterruptedException, TaskGroupException {
        forEach(items, Integer.MAX_VALUE, work);
    }

    /** As {@link #map(Collection, int, WorkOn)}, for work without results. */
    public static <E extends @Nullable Object> void forEach(
            Collection<? extends E> items, int maxConcurrent, VoidWorkOn<? super E, ?> work)
            throws InterruptedException, TaskGroupException {
        Objects.requireNonNull(work, "work");
        Gathering.<E, @Nullable Void>map(items, maxConcurrent, item -> {
            work.run(item);
            return null;
        });
    }

    // --- one, in no group --------------------------------------------------------------------------------------------

    /**
     * Starts a task that is in no group: nobody waits for it by himself. On a loop it belongs to the loop, which ends it.
     * It is held until it ends, also if the caller keeps nothing of it. Its failure, if nobody ever reads it, goes to the
     * default uncaught-exception handler, else to the log, at the latest when its handle is collected.
     */
    public static <T extends @Nullable Object> Task<T> spawn(Callable<? extends T> work) {
        return Roots.spawn(Fiber.current().engine, "", work);
    }

    /** As {@link #spawn(Callable)}, for work without a result. */
    public static Task<@Nullable Void> spawn(VoidWork<?> work) {
        return spawn(callable(work));
    }

    // --- the JDK's futures -------------------------------------------------------------------------------------------

    /**
     * Waits for a stage of somebody else, and returns its result. On a loop, other tasks run meanwhile; whoever completes
     * the stage, on whichever thread, wakes the caller.
     *
     * <p>Cancellation goes both ways. If the caller is cancelled, or its time is over, so is the stage, as the future that
     * {@link CompletionStage#toCompletableFuture} shows of it; to keep it going, for others who wait for it, await a
     * {@link java.util.concurrent.CompletableFuture#copy copy}. If the stage is cancelled, the caller gets a
     * {@link java.util.concurrent.CancellationException}. What was completed before the cancellation is returned.
     *
     * @throws ExecutionException if the stage failed, with its failure as the cause, as {@code Future.get}
     * @throws java.util.concurrent.CancellationException if the stage was cancelled
     */
    public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage)
            throws InterruptedException, ExecutionException {
        return StageWait.<T>await(Objects.requireNonNull(stage, "stage"));
    }

    // --- time --------------------------------------------------------------------------------------------------------

    /**
     * Waits for so long, on the clock of the loop that the caller runs on, else the system's.
     *
     * @param time zero or less: only lets others run, as {@link #yieldNow}
     */
    public static void sleep(Duration time) throws InterruptedException {
        long nanos = Nanos.of(time);
        Fiber me = Fiber.enterAwait();
        me.checkMayWait();
        if (nanos == 0) {
            me.yieldTurn();
            return;
        }
        Sleepers.sleep(me, me.engine.nanoTime() + nanos);
    }

    /** Lets every other ready task run first. On a loop with nobody ready it costs nothing and switches to nobody. */
    public static void yieldNow() throws InterruptedException {
        Fiber me = Fiber.enterAwait();
        me.checkMayWait();
        me.yieldTurn();
    }

    /**
     * Runs {@code work} on the calling thread, and cancels what it waits for when the time is over. It is always waited
     * for: when this method ends, the work has ended.
     *
     * @param limit zero or less: awaits that need not wait succeed, all others end at once
     * @return what the work returned, however late: so nothing that it acquired is lost
     * @throws TimeoutException only if this deadline is what ended the work; names the limit
     * @throws X what the work throws
     */
    public static <T extends @Nullable Object, X extends Exception> T timeout(Duration limit, Work<T, X> work)
            throws X, InterruptedException, TimeoutException {
        Objects.requireNonNull(work, "work");
        return Timeout.<T, X>run(limit, deadline -> work.run());
    }

    /** As {@link #timeout(Duration, Work)}, for work without a result. */
    public static <X extends Exception> void timeout(Duration limit, VoidWork<X> work)
            throws X, InterruptedException, TimeoutException {
        Objects.requireNonNull(work, "work");
        Timeout.<@Nullable Void, X>run(limit, deadline -> {
            work.run();
            return null;
        });
    }

    /** As {@link #timeout(Duration, Work)}; the work gets its deadline and can move it. */
    public static <T extends @Nullable Object, X extends Exception> T timeout(Duration limit, TimedWork<T, X> work)
            throws X, InterruptedException, TimeoutException {
        return Timeout.run(limit, work);
    }

    // --- shields -----------------------------------------------------------------------------------------------------

    /**
     * Runs {@code work} unreached by any cancellation from outside, which stays pending and is thrown by the next await
     * after it. For clean-up that must wait; put a {@link #timeout(Duration, Work) timeout} inside.
     */
    public static <T extends @Nullable Object, X extends Exception> T shield(Work<T, X> work)
            throws X, InterruptedException {
        Objects.requireNonNull(work, "work");
        return Shields.shield(work);
    }

    /** As {@link #shield(Work)}, for work without a result. */
    public static <X extends Exception> void shield(VoidWork<X> work) throws X, InterruptedException {
        Shields.<@Nullable Void, X>shield(twin(work));
    }

    /**
     * {@link #shield(Work) Shield} for {@code close()} methods, which may not throw {@link InterruptedException}.
     *
     * @throws IllegalStateException if a foreign call inside was interrupted by somebody else
     */
    public static <T extends @Nullable Object, X extends Exception> T uninterruptibly(Work<T, X> work) throws X {
        Objects.requireNonNull(work, "work");
        return Shields.uninterruptibly(work);
    }

    /** As {@link #uninterruptibly(Work)}, for work without a result. */
    public static <X extends Exception> void uninterruptibly(VoidWork<X> work) throws X {
        Shields.<@Nullable Void, X>uninterruptibly(twin(work));
    }

    // --- off the loop ------------------------------------------------------------------------------------------------

    /**
     * Runs work that blocks in something else than Fermata (a socket, a database, {@code Thread.sleep}) on the same
     * thread but off the loop, which goes on with other tasks meanwhile. Off a loop it just runs the work.
     *
     * <p>A cancellation or deadline interrupts the work. A virtual clock stands still while it is out.
     */
    public static <T extends @Nullable Object, X extends Exception> T blocking(Work<T, X> work)
            throws X, InterruptedException {
        Objects.requireNonNull(work, "work");
        Fiber me = Fiber.enterAwait();
        if (!me.engine.isLoop() || me.away) {
            return work.run();
        }
        me.engine.leave(me);
        try {
            return work.run();
        } finally {
            me.rejoin();
        }
    }

    /** As {@link #blocking(Work)}, for work without a result. */
    public static <X extends Exception> void blocking(VoidWork<X> work) throws X, InterruptedException {
        Tasks.<@Nullable Void, X>blocking(twin(work));
    }

    // --- the end of the program --------------------------------------------------------------------------------------

    /**
     * Waits for SIGINT or SIGTERM (Ctrl-C, {@code kill}), and takes over what they do: the JVM goes on until the program
     * has ended by itself, with status 0, but no longer than {@code grace}; a second signal ends it at once. Where the
     * JVM offers no signals, a shutdown hook does nearly the same.
     *
     * @param grace how long the program may take to end, from the signal on
     */
    public static void awaitShutdown(Duration grace) throws InterruptedException {
        Shutdown.await(grace);
    }

    // --- twins -------------------------------------------------------------------------------------------------------

    static Callable<@Nullable Void> callable(VoidWork<?> work) {
        Objects.requireNonNull(work, "work");
        return () -> {
            work.run();
            return null;
        };
    }

    private static <X extends Exception> Work<@Nullable Void, X> twin(VoidWork<X> work) {
        Objects.requireNonNull(work, "work");
        return () -> {
            work.run();
            return null;
        };
    }
}
