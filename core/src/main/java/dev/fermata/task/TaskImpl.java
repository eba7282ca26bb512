package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.task.TaskOutcome.Cancelled;
import dev.fermata.task.TaskOutcome.Failed;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Interruptions;
import dev.fermata.wait.Need;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Scope;
import dev.fermata.wait.Waiter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A task is a fiber with work, a parent, and an end that others wait for. */
final class TaskImpl<T extends @Nullable Object> extends AwaitedTask<T> {
    private final String name;
    private final Children parent;
    private final long began;
    private @Nullable Object work; // until it runs; a Callable or a VoidWork: one made of the other is an object more

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

    /** One method, and short: its frame is kept with each task that waits, and copied at each switch. */
    @Override
    public void run() {
        Object mine = begin();
        Object how = TaskOutcome.NULL;
        try {
            if (mine instanceof Callable<?> callable) {
                Object result = callable.call();
                how = result == null ? how : result;
            } else if (mine != null) {
                ((VoidWork<?>) mine).run();
            } else {
                how = refused();
            }
        } catch (Throwable thrown) { // everything: it is the task's outcome
            how = thrown(thrown);
        }
        end(how);
    }

    /** Its work; null if it was cancelled before. */
    private @Nullable Object begin() {
        goesOn();
        if (Watch.isOn()) {
            Watch.started(this);
        }
        Object mine = work;
        work = null;
        return inCancelledScope() ? null : mine;
    }

    private Object refused() {
        CancelScope scope = cancelScope();
        return new Cancelled(scope == null ? "cancelled" : scope.reason(), null);
    }

    private void end(Object how) {
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

    private Object thrown(Throwable thrown) {
        CancelScope scope = cancelScope();
        if (scope != null && Interruptions.isInterruption(thrown)) {
            return new Cancelled(scope.reason(), thrown);
        }
        return new Failed(thrown, parent instanceof Roots ? new UnreadFailure(name(), thrown) : null);
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
        return !hasEnded() && cancelRoot(new CancelScope(reason, cause), interrupt);
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
