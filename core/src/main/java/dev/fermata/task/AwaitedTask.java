package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import dev.fermata.task.TaskOutcome.Cancelled;
import dev.fermata.task.TaskOutcome.Failed;
import dev.fermata.wait.Deadlocks;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task, and those who wait for it.
 *
 * <pre>
 *   the task:   outcome := how;    fence;  read joiners and view  ── there ─▶ settle them
 *   who waits:  joiners := queue;  fence;  read outcome           ── there ─▶ need not wait
 * </pre>
 */
abstract class AwaitedTask<T extends @Nullable Object> extends Fiber implements Task<T>, Subject {
    private static final VarHandle JOINERS;
    private static final VarHandle VIEW;

    static {
        try {
            JOINERS = MethodHandles.lookup().findVarHandle(AwaitedTask.class, "joiners", WaitQueue.class);
            VIEW = MethodHandles.lookup().findVarHandle(AwaitedTask.class, "view", TaskFuture.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Object outcome; // null: running; see TaskOutcome
    private volatile @Nullable WaitQueue joiners; // made by the first who waits
    private volatile @Nullable TaskFuture<T> view; // made by the first who asks

    AwaitedTask(Engine engine) {
        super(engine);
    }

    /** It has ended like that: tells those who wait. On its own thread, once. */
    final void settle(Object how) {
        outcome = how; // with a fence: whoever adds himself to what is read next sees it
        WaitQueue waiting = joiners;
        TaskFuture<T> future = view;
        if (waiting != null) {
            waiting.lock();
            Waiter chain = waiting.detachAll();
            waiting.unlock();
            Waiter.settleAll(chain, Outcome.GRANTED);
        }
        if (future != null) {
            future.completeAs(how, name());
        }
        if (how instanceof Failed failed && failed.unread() != null) {
            failed.unread().watch(this);
        }
    }

    final boolean hasEnded() {
        return outcome != null;
    }

    // --- waiting for it ----------------------------------------------------------------------------------------------

    @Override
    public void join() throws InterruptedException {
        Fiber me = enterAwait();
        if (outcome == null) {
            WaitQueue queue = joinersFor(me);
            Waiter waiter = new Waiter(me);
            waiter.announce(queue);
            if (add(waiter, queue)) {
                Deadlocks.check(this, waiter);
                waiter.await();
            } else {
                waiter.forgo();
            }
        }
    }

    private boolean join(Duration timeout) throws InterruptedException {
        Fiber me = enterAwait();
        if (outcome != null || Nanos.of(timeout) == 0) {
            return outcome != null;
        }
        WaitQueue queue = joinersFor(me);
        Waiter waiter = new Waiter(me);
        return !add(waiter, queue) || waiter.await(me.engine.nanoTime() + Nanos.of(timeout)) == Outcome.GRANTED;
    }

    /** Where the caller will wait, if it may. */
    private WaitQueue joinersFor(Fiber me) throws InterruptedException {
        if (me == this) {
            throw new IllegalStateException(name() + " waits for itself, and would do so for ever");
        }
        me.checkMayWait();
        WaitQueue known = joiners;
        WaitQueue queue = known == null ? newJoiners() : known;
        queue.usedBy(me.engine);
        return queue;
    }

    private WaitQueue newJoiners() {
        WaitQueue fresh = new WaitQueue(this, engine);
        return JOINERS.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(joiners);
    }

    /** False if it has ended meanwhile. */
    private boolean add(Waiter waiter, WaitQueue queue) {
        queue.lock();
        boolean running = outcome == null; // set before the queue is emptied
        if (running) {
            queue.add(waiter);
        }
        queue.unlock();
        return running;
    }

    /** Whether somebody waits for its end, and so will learn of a failure. */
    final boolean isAwaited() {
        WaitQueue waiting = joiners;
        return view != null || (waiting != null && waiting.sizeNow() > 0);
    }

    // --- Future ------------------------------------------------------------------------------------------------------

    @Override
    public T get() throws InterruptedException, ExecutionException {
        join();
        return report();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        Duration limit = Duration.ofNanos(unit.toNanos(timeout));
        if (!join(limit)) {
            throw new TimeoutException(name() + " has not ended within " + Nanos.text(limit));
        }
        return report();
    }

    private T report() throws ExecutionException {
        return TaskOutcome.<T>report(name(), outcome);
    }

    @Override
    public T resultNow() {
        Object how = outcome;
        if (how == null || how instanceof Failed || how instanceof Cancelled) {
            throw new IllegalStateException(name() + " has no result: it is " + stateNow());
        }
        return TaskOutcome.<T>result(how);
    }

    @Override
    public Throwable exceptionNow() {
        if (outcome instanceof Failed failed) {
            return failed.read();
        }
        throw new IllegalStateException(name() + " has not failed: it is " + stateNow());
    }

    @Override
    public State state() {
        step("state");
        return stateNow();
    }

    /** For those who know that it has ended: no step of theirs. */
    static State stateOf(Task<?> ended) {
        return ((AwaitedTask<?>) ended).stateNow();
    }

    final State stateNow() {
        return TaskOutcome.state(outcome);
    }

    @Override
    public boolean isDone() {
        step("isDone");
        return outcome != null;
    }

    @Override
    public boolean isCancelled() {
        step("isCancelled");
        return outcome instanceof Cancelled;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        TaskFuture<T> known = view;
        if (known != null) {
            return known;
        }
        TaskFuture<T> fresh = new TaskFuture<>(this);
        if (!VIEW.compareAndSet(this, null, fresh)) {
            return Objects.requireNonNull(view);
        }
        Object how = outcome;
        if (how != null) { // it may have ended before it could see the view
            fresh.completeAs(how, name());
        }
        return fresh;
    }

    /** Somebody does that to it, who, if its loop is conducted, is of the same loop. */
    final void step(String operation) {
        if (engine.isConducted()) {
            current().step(this, operation);
        }
    }
}
