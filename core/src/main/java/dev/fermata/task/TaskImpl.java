package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Nanos;
import dev.fermata.task.TaskOutcome.Cancelled;
import dev.fermata.task.TaskOutcome.Failed;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Interruptions;
import dev.fermata.wait.Need;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Scope;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A task is a fiber with work, an outcome, and those who wait for it. */
final class TaskImpl<T extends @Nullable Object> extends Fiber implements Task<T>, Subject {
    private final String name;
    private final Children parent;
    private final long began;
    private @Nullable Object work; // until it runs; a Callable or a VoidWork: one made of the other is an object more
    private volatile @Nullable Object outcome; // null: running; see TaskOutcome
    private @Nullable WaitQueue joiners; // guarded by the lock; made by the first who waits
    private @Nullable TaskFuture<T> view; // guarded by the lock; made by the first who asks

    @Nullable
    TaskImpl<?> olderSibling; // both guarded by the parent

    @Nullable
    TaskImpl<?> youngerSibling;

    /** A new one, of the caller's context. */
    static <T extends @Nullable Object> TaskImpl<T> of(
            Engine engine, Children parent, String name, Callable<? extends T> work) {
        return new TaskImpl<>(engine, parent, name, work);
    }

    /** The same, of work without a result. */
    static TaskImpl<@Nullable Void> of(Engine engine, Children parent, String name, VoidWork<?> work) {
        return new TaskImpl<>(engine, parent, name, work instanceof Callable ? Tasks.callable(work) : work);
    }

    private TaskImpl(Engine engine, Children parent, String name, Object work) {
        super(engine);
        this.name = Objects.requireNonNull(name, "name");
        this.parent = parent;
        this.work = Objects.requireNonNull(work, "work");
        this.began = engine.coarseTime();
        Fiber creator = current();
        creator.startsOne();
        this.context = creator.context;
        engine.prepare(this);
    }

    /** Puts it under its parent and starts it; cancels it at once if the parent takes no more. */
    TaskImpl<T> start() {
        CancelScope refusal = parent.add(this);
        if (refusal != null) {
            work = null;
            settle(new Cancelled(refusal.reason(), null));
            return this;
        }
        boolean started = false;
        try {
            engine.start(this);
            started = true;
        } finally {
            if (!started) {
                parent.ended(this);
            }
        }
        step("fork");
        return this;
    }

    @Override
    public void run() {
        resumed();
        if (Watch.isOn()) {
            Watch.started(this);
        }
        Object mine = work;
        work = null;
        Object how;
        if (mine == null || inCancelledScope()) {
            CancelScope scope = cancelScope();
            how = new Cancelled(scope == null ? "cancelled" : scope.reason(), null);
        } else {
            how = call(mine);
        }
        Throwable failure = how instanceof Failed failed ? failed.failure() : null;
        boolean unread = failure != null && !isAwaited();
        try {
            if (failure != null) {
                parent.failing(failure);
            }
            settle(how);
            if (failure != null) {
                parent.failed(this, failure, unread);
            }
            if (Watch.isOn()) {
                Watch.ended(this, stateNow(), failure);
            }
        } finally { // whatever that meets: the parent waits for the end, and the engine for its next turn
            parent.ended(this);
            engine.ended(this);
        }
    }

    private Object call(Object mine) {
        try {
            Object result = null;
            if (mine instanceof Callable<?> callable) {
                result = callable.call();
            } else {
                ((VoidWork<?>) mine).run();
            }
            return result == null ? TaskOutcome.NULL : result;
        } catch (Throwable thrown) { // everything: it is the task's outcome
            CancelScope scope = cancelScope();
            if (scope != null && Interruptions.isInterruption(thrown)) {
                return new Cancelled(scope.reason(), thrown);
            }
            return new Failed(thrown, parent instanceof Roots ? new UnreadFailure(name(), thrown) : null);
        }
    }

    private void settle(Object how) {
        outcome = how;
        lock();
        WaitQueue waiting = joiners;
        TaskFuture<T> future = view;
        unlock();
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

    /** Whether somebody waits for its end, and so will learn of a failure. */
    private boolean isAwaited() {
        lock();
        boolean awaited = view != null || (joiners != null && joiners.size() > 0);
        unlock();
        return awaited;
    }

    // --- waiting for it ----------------------------------------------------------------------------------------------

    @Override
    public void join() throws InterruptedException {
        Fiber me = enterAwait();
        if (outcome == null) {
            Waiter waiter = enqueue(me);
            if (waiter != null) {
                waiter.await();
            }
        }
    }

    private boolean join(Duration timeout) throws InterruptedException {
        Fiber me = enterAwait();
        if (outcome != null || Nanos.of(timeout) == 0) {
            return outcome != null;
        }
        Waiter waiter = enqueue(me);
        return waiter == null || waiter.await(me.engine.nanoTime() + Nanos.of(timeout)) == Outcome.GRANTED;
    }

    /** Null if it has ended meanwhile. */
    private @Nullable Waiter enqueue(Fiber me) throws InterruptedException {
        if (me == this) {
            throw new IllegalStateException(name() + " waits for itself, and would do so for ever");
        }
        me.checkMayWait();
        WaitQueue queue = joiners();
        Waiter waiter = new Waiter(me);
        queue.lock();
        boolean running = outcome == null; // set before the queue is emptied
        if (running) {
            queue.add(waiter);
        }
        queue.unlock();
        queue.usedBy(me.engine);
        return running ? waiter : null;
    }

    private WaitQueue joiners() {
        WaitQueue fresh = new WaitQueue(this);
        fresh.usedBy(engine);
        lock();
        if (joiners == null) {
            joiners = fresh;
        }
        WaitQueue queue = joiners;
        unlock();
        return queue;
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
        return ((TaskImpl<?>) ended).stateNow();
    }

    private State stateNow() {
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
        TaskFuture<T> fresh = new TaskFuture<>(this);
        lock();
        boolean first = view == null;
        if (first) {
            view = fresh;
        }
        TaskFuture<T> future = view;
        unlock();
        if (first && outcome != null) { // it ended before it could see the view
            fresh.completeAs(Objects.requireNonNull(outcome), name());
        }
        return Objects.requireNonNull(future);
    }

    /** Somebody does that to it, who, if its loop is conducted, is of the same loop. */
    private void step(String operation) {
        if (engine.isConducted()) {
            current().step(this, operation);
        }
    }

    // --- cancelling it -----------------------------------------------------------------------------------------------

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        step("cancel");
        return cancel("cancelled", null, mayInterruptIfRunning);
    }

    @Override
    public boolean cancel(String reason) {
        step("cancel");
        return cancel(Objects.requireNonNull(reason, "reason"), null, true);
    }

    boolean cancel(String reason, @Nullable Throwable cause, boolean interrupt) {
        return outcome == null && cancelRoot(new CancelScope(reason, cause), interrupt);
    }

    @Override
    public void shutDown(String reason) {
        cancel(reason, null, true);
    }

    private @Nullable CancelScope cancelScope() {
        Scope scope = cancelledRoot();
        return scope instanceof CancelScope mine ? mine : null;
    }

    // --- who it is ---------------------------------------------------------------------------------------------------

    @Override
    public long id() {
        return thread().threadId();
    }

    @Override
    public String name() {
        return !name.isEmpty() ? name : "task-" + (number != 0 ? number : id());
    }

    @Override
    public String threadName() {
        return name;
    }

    @Override
    public long began() {
        return began;
    }

    @Override
    public Offspring family() {
        return parent;
    }

    // --- as something to wait for ------------------------------------------------------------------------------------

    @Override
    public String kind() {
        return "task";
    }

    @Override
    public String label() {
        return name();
    }

    @Override
    public long identity() {
        return id();
    }

    @Override
    public Need need(Waiter waiter, int atMost) {
        return Need.of(thread());
    }

    @Override
    public boolean hasNeeds() {
        return true;
    }

    @Override
    public boolean mayBeStuck(Waiter waiter) {
        return !isFree();
    }

    @Override
    public String toString() {
        return "Task " + name() + " (" + stateNow() + ")";
    }
}
