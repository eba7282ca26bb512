package dev.fermata.loop;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Podium;
import dev.fermata.engine.TimerHeap;
import dev.fermata.inspect.Snapshot;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.task.Work;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Patience;
import dev.fermata.wait.Spawner;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An event loop: its tasks run one at a time, in the order in which they became ready, and switch only at awaits.
 *
 * {@snippet :
 * Loop.run(() -> {                                    // asyncio.run
 *     var turn = Lock.create();
 *     Tasks.forEach(List.of("Andrey", "Alex"), who -> {
 *         try (var _ = turn.acquire()) {
 *             Tasks.sleep(Duration.ofSeconds(1));
 *             System.out.println(who);
 *         }
 *     });
 * });
 * }
 *
 * <p>Between two awaits a task has the loop for itself, so that plain fields need no lock; and the same program runs the
 * same way every time. Awaits are Fermata's own: anything else that blocks (a socket, JDBC, {@code Thread.sleep}) holds
 * up every task and goes into {@link dev.fermata.task.Tasks#blocking}. A watchdog names, with its stack, the task that
 * has held the loop for longer than {@link Builder#stallThreshold}. Never hold a monitor, a lock of
 * {@code java.util.concurrent} or a pooled connection across an await on a loop: whoever blocks on it stops the loop.
 *
 * <p>When {@code main} has ended, the tasks that are left are cancelled and waited for. On a {@linkplain
 * Builder#virtualTime() virtual clock} sleeping takes no time: when everybody waits, the clock jumps to the next timer,
 * and if there is none, that is a {@link DeadlockException}.
 *
 * <p>Tasks on several loops, and parallel tasks, may share primitives: all of them work across loops and threads.
 */
public final class Loop implements AutoCloseable {
    static { // they make tasks and pictures for this package, and install what it needs of them
        try {
            MethodHandles.lookup().ensureInitialized(Tasks.class);
            MethodHandles.lookup().ensureInitialized(Snapshot.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
        Podium.install(LoopBuilder.podium());
    }

    /** What carries the tasks of a loop. */
    public enum Carrier {
        /** The direct one where the JVM has opened {@code java.lang} to Fermata, else the portable one. */
        AUTO,
        /** Virtual threads that pass a baton, with nothing but the public API of the JDK. */
        PORTABLE,
        /**
         * One platform thread carries the tasks, through the JDK's hook for schedulers: a switch costs about half. It needs
         * the option {@code --add-opens java.base/java.lang=dev.fermata} of the JVM ({@code =ALL-UNNAMED} if Fermata is on
         * the class path), or {@code Add-Opens: java.base/java.lang} in the manifest of the program's own jar.
         */
        DIRECT
    }

    private final LoopBuilder options;
    private final LoopEngine engine;
    private final WaitQueue ending = new WaitQueue(this); // who waits in close
    private boolean ended; // guarded by ending

    @SuppressWarnings("this-escape") // stored only
    Loop(LoopBuilder options, @Nullable StuckPolicy stuck) {
        this.options = options;
        LoopClock clock = new LoopClock(options.virtualTime);
        Carrying carrying = options.carrying();
        this.engine = options.conductor == null
                ? new LoopEngine(this, carrying, clock, stuck, new TimerHeap(), new FifoQueue())
                : ConductedEngine.create(this, carrying, clock, stuck, options.conductor);
    }

    /**
     * Runs {@code main} and every task started below it, until {@code main} is done; then cancels what is left, waits for
     * it and returns. The calling thread waits; interrupting or cancelling it cancels {@code main}.
     *
     * @throws X what {@code main} throws
     * @throws InterruptedException if {@code main} was cancelled
     * @throws DeadlockException if everybody waits and nothing can wake one: see {@link Builder#failWhenStuck}
     * @throws IllegalStateException inside a task of a loop
     */
    public static <T extends @Nullable Object, X extends Exception> T run(Work<T, X> main)
            throws X, InterruptedException {
        return builder().run(main);
    }

    /** As {@link #run(Work)}, without a result. */
    public static <X extends Exception> void run(VoidWork<X> main) throws X, InterruptedException {
        builder().run(main);
    }

    /** A loop with options. */
    public static Builder builder() {
        return new LoopBuilder();
    }

    /** The loop that the caller is a task of. */
    public static Optional<Loop> current() {
        return Fiber.current().engine instanceof LoopEngine engine ? Optional.of(engine.loop) : Optional.empty();
    }

    /** How a loop is made. */
    public sealed interface Builder permits LoopBuilder {
        /** Its name in messages and dumps; {@code "loop"} otherwise. */
        Builder name(String name);

        /**
         * A clock that starts at 2000-01-01T00:00:00Z and jumps to the next timer as soon as every task waits. It stands
         * still while a {@linkplain dev.fermata.task.Tasks#blocking blocking call} is out.
         */
        Builder virtualTime();

        /**
         * What carries the tasks: {@link Carrier#AUTO} otherwise.
         *
         * @throws UnsupportedOperationException for the direct carrier, where it cannot be; the message says what it needs
         */
        Builder carrier(Carrier carrier);

        /**
         * Lets the loop switch at any blocking call: while a task waits in JDBC, a socket, {@code Thread.sleep}, a monitor
         * or a lock of {@code java.util.concurrent}, others run, and when it can go on, it has its turn behind those that are
         * ready. The clock of a loop with virtual time stands still meanwhile. A task can then lose its turn in any such
         * call, and no more only at awaits of Fermata. Calls that hold their carrier (files, name look-ups, code under
         * native frames) hold the loop as before. Only with the direct carrier.
         *
         * @throws UnsupportedOperationException where the direct carrier cannot be; the message says what it needs
         */
        Builder switchAtBlockingCalls();

        /** How long a task may hold the loop before the watchdog names it; 100 ms otherwise. More than zero. */
        Builder stallThreshold(Duration threshold);

        /**
         * In real time: {@link #run} throws a {@link DeadlockException} when for so long nothing ran, no timer was pending
         * and no blocking call was out. Otherwise that is reported once, after a second. More than zero.
         */
        Builder failWhenStuck(Duration after);

        /** As {@link Loop#run(Work)}. */
        <T extends @Nullable Object, X extends Exception> T run(Work<T, X> main) throws X, InterruptedException;

        /** As {@link Loop#run(VoidWork)}. */
        <X extends Exception> void run(VoidWork<X> main) throws X, InterruptedException;

        /** A long-lived loop on a daemon thread of its own, which runs what is {@linkplain Loop#submit submitted}. */
        Loop start();
    }

    // --- running -----------------------------------------------------------------------------------------------------

    <T extends @Nullable Object, X extends Exception> T runMain(Work<T, X> main) throws X, InterruptedException {
        Objects.requireNonNull(main, "main");
        if (Fiber.current().engine.isLoop()) {
            throw new IllegalStateException("Loop.run inside a task of " + Fiber.current().engine
                    + ": fork a task instead, or start the other loop with Loop.builder().start()");
        }
        Fiber.enterAwait().checkMayWait();
        engine.enter();
        Fiber fiber = Spawner.installed().<T>spawn(engine, "main", main::run);
        engine.setMain(fiber);
        engine.home.lead(fiber);
        engine.turns.host();
        markEnded();
        if (engine.home.wasInterrupted()) {
            Thread.currentThread().interrupt();
        }
        DeadlockException deadlock = engine.ending.failure();
        if (deadlock != null) {
            throw deadlock;
        }
        return Loop.<T, X>resultOf(task(fiber));
    }

    @SuppressWarnings("unchecked") // main throws nothing but X
    private static <T extends @Nullable Object, X extends Exception> T resultOf(Task<T> task)
            throws X, InterruptedException {
        return switch (task.state()) {
            case SUCCESS -> task.resultNow();
            case FAILED -> {
                Throwable failure = task.exceptionNow();
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (X) failure;
            }
            case CANCELLED, RUNNING -> throw cancellationOf(task);
        };
    }

    private static InterruptedException cancellationOf(Task<?> main) throws InterruptedException {
        try {
            main.get(); // also throws what is pending for the caller: its own cancellation, if that was the reason
        } catch (CancellationException e) {
            if (e.getCause() instanceof InterruptedException interruption) {
                return interruption;
            }
            return new InterruptedException(e.getMessage());
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        return new InterruptedException("the main task of the loop has not ended");
    }

    Loop startThread() {
        Thread thread = Thread.ofPlatform().daemon().name(options.name).unstarted(() -> {
            engine.runHome();
            markEnded();
        });
        engine.open(thread);
        thread.start();
        return this;
    }

    /**
     * Starts a task on the loop, outside any group, with the caller's context. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    public <T extends @Nullable Object> Task<T> submit(Callable<? extends T> work) {
        Objects.requireNonNull(work, "work");
        if (engine.isClosed()) {
            throw engine.closedException();
        }
        return task(Spawner.installed().<T>spawn(engine, "", work));
    }

    /**
     * As {@link #submit(Callable)}, without a result.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    public Task<@Nullable Void> submit(VoidWork<?> work) {
        Objects.requireNonNull(work, "work");
        return this.<@Nullable Void>submit(() -> {
            work.run();
            return null;
        });
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what the spawner returns is a Task<T>
    private static <T extends @Nullable Object> Task<T> task(Fiber spawned) {
        return (Task<T>) (Object) spawned;
    }

    /** The time on its clock. */
    public Instant now() {
        return engine.now();
    }

    /**
     * Cancels what runs, and waits for it, whatever comes: a cancellation of the caller meanwhile stays pending, and after
     * 10 s a warning names who does not end. Closing it again does nothing.
     *
     * @throws IllegalStateException if called by one of its own tasks, which would wait for itself
     */
    @Override
    public void close() {
        checkMayClose();
        beginToClose();
        Fiber me = Fiber.current();
        Patience.await(
                Engine.parallel(),
                () -> waiterForEnd(me),
                () -> this + " to end: "
                        + Patience.describe(Spawner.installed().roots(engine).fibers()));
    }

    void checkMayClose() {
        Fiber me = Fiber.current();
        if (me.engine == engine) {
            throw new IllegalStateException(me.name() + " cannot close its own " + this + " and wait for that: let main"
                    + " end, or close it from outside");
        }
    }

    /** Cancels what runs, and waits for nobody. */
    void beginToClose() {
        engine.closeFromOutside();
    }

    private @Nullable Waiter waiterForEnd(Fiber me) {
        Waiter waiter = new Waiter(me);
        ending.usedBy(me.engine);
        ending.usedBy(engine); // both: nobody who waits here is in a deadlock of his own loop
        ending.lock();
        boolean wait = !ended;
        if (wait) {
            ending.add(waiter);
        }
        ending.unlock();
        return wait ? waiter : null;
    }

    private void markEnded() {
        ending.lock();
        ended = true;
        Waiter chain = ending.detachAll();
        ending.unlock();
        Waiter.settleAll(chain, Outcome.GRANTED);
    }

    @Override
    public String toString() {
        return "loop \"" + options.name + "\"";
    }

    String name() {
        return options.name;
    }

    Duration stallThreshold() {
        return options.stallThreshold;
    }
}
