package dev.fermata.task;

import dev.fermata.wait.Deadlocks;
import dev.fermata.wait.Failures;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Interruptions;
import dev.fermata.wait.Patience;
import dev.fermata.wait.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a group knows: its owner, its living tasks, the failures so far, how it ended. See the picture in TaskGroup. */
final class GroupState extends Children {
    /** What a failure of a task does. */
    enum Kind {
        /** Cancels the others and is thrown by join. */
        FAIL_FAST,
        /** Stays in the task; is reported if nobody waits for it. */
        SUPERVISOR,
        /** Stays in the task: whoever made the group looks at it. */
        QUIET
    }

    private static final class Failure {
        final Throwable thrown;

        @Nullable
        Failure before; // guarded by emptied

        Failure(Throwable thrown) {
            this.thrown = thrown;
        }
    }

    private final Fiber owner;
    private final Kind kind;
    private @Nullable CancelScope body; // only the owner's thread writes, before the first fork
    private @Nullable Failure failures; // guarded by emptied until it has ended; the latest first
    private boolean reported; // only the owner's thread
    private @Nullable Throwable thrown; // only the owner: what join threw

    GroupState(Fiber owner, Kind kind) {
        this.owner = owner;
        this.kind = kind;
        emptied.usedBy(owner.engine);
        owner.push(this);
    }

    // --- forking -----------------------------------------------------------------------------------------------------

    <T extends @Nullable Object> Task<T> fork(String name, Callable<? extends T> work) {
        return TaskImpl.<T>of(owner.engine, this, name, work).start();
    }

    Task<@Nullable Void> fork(String name, VoidWork<?> work) {
        return TaskImpl.of(owner.engine, this, name, work).start();
    }

    @Override
    void failing(Throwable failure) {
        if (kind == Kind.FAIL_FAST) {
            addFailure(failure);
        }
    }

    @Override
    void failed(TaskImpl<?> child, Throwable failure, boolean unread) {
        if (kind == Kind.FAIL_FAST) {
            cancel("another task of the group failed: " + Failures.text(failure), failure);
        } else if (kind == Kind.SUPERVISOR && unread) {
            Uncaught.report(child.name(), failure);
        }
    }

    private void addFailure(Throwable failure) {
        Failure latest = new Failure(failure);
        emptied.lock();
        latest.before = failures;
        failures = latest;
        emptied.unlock();
    }

    void cancel(String reason, @Nullable Throwable cause) {
        if (refuse(reason, cause)) {
            CancelScope scope = body;
            if (scope != null) {
                scope.because(reason, cause);
                owner.cancel(scope, true);
            }
            cancelChildren(reason, cause);
        }
    }

    // --- the body of run and call ------------------------------------------------------------------------------------

    /** {@code ifCancelled}: the result when the group was cancelled before the body had one; null: that is thrown. */
    <T extends @Nullable Object, X extends Exception> T runBody(Work<T, X> work, @Nullable Supplier<T> ifCancelled)
            throws X, InterruptedException, TaskGroupException {
        CancelScope scope = new CancelScope("the body of the task group was cancelled", null);
        body = scope;
        owner.enter(scope);
        T result;
        try {
            result = work.run();
        } catch (Throwable thrown) { // everything: the tasks must end before it goes on
            owner.leave(scope);
            afterThrow(scope, thrown);
            if (ifCancelled != null && Endings.endedBy(scope, thrown)) {
                return ifCancelled.get();
            }
            throw thrown;
        }
        owner.leave(scope);
        if (endIfEmpty()) { // nothing to wait for: what the body returned is not lost to a cancellation that comes now
            report(null);
        } else {
            awaitEnd();
        }
        return result;
    }

    /** The body has thrown: ends the tasks, and throws their failures if there are any. */
    private void afterThrow(CancelScope scope, Throwable thrown) throws TaskGroupException {
        boolean own = Endings.endedBy(scope, thrown);
        boolean outer = !own && Interruptions.isInterruption(thrown);
        if (!own && !outer) {
            addFailure(thrown);
        }
        cancelAll(outer ? "the owner of the task group was cancelled" : "the body of the task group failed", thrown);
        endShielded();
        owner.drop(this);
        List<Throwable> all = failures();
        boolean onlyTheBody = all.size() == 1 && all.getFirst() == thrown;
        if (!all.isEmpty() && !onlyTheBody) {
            if (outer) {
                putBack(thrown);
            }
            throw new TaskGroupException(all);
        }
    }

    // --- joining and closing -----------------------------------------------------------------------------------------

    void join() throws InterruptedException, TaskGroupException {
        checkOwner("join");
        if (hasEnded()) {
            endAgain();
        } else {
            awaitEnd();
        }
    }

    private void awaitEnd() throws InterruptedException, TaskGroupException {
        InterruptedException outer = null;
        try {
            do {
                awaitEmpty();
            } while (!endIfEmpty()); // a stranger has forked after the last one had ended
        } catch (InterruptedException e) {
            outer = e;
            cancelAll("the owner of the task group was cancelled", e);
            endShielded();
        } catch (RuntimeException deadlock) { // thrown in place of a wait for ever: see Deadlocks
            cancelAll("the owner of the task group is in a deadlock", deadlock);
            endShielded();
            owner.drop(this);
            throw deadlock;
        }
        report(outer);
    }

    /** It has ended: throws the failures if there are any, else what {@code outer} says. */
    private void report(@Nullable InterruptedException outer) throws InterruptedException, TaskGroupException {
        owner.drop(this);
        if (thrown instanceof TaskGroupException again) { // the body had joined already
            throw again;
        }
        List<Throwable> all = failures();
        if (!all.isEmpty()) {
            if (outer != null) {
                putBack(outer);
            }
            TaskGroupException failed = new TaskGroupException(all);
            thrown = failed;
            throw failed;
        }
        if (outer != null) {
            thrown = outer;
            throw outer;
        }
    }

    private void endAgain() throws InterruptedException, TaskGroupException {
        if (thrown instanceof TaskGroupException failed) {
            throw failed;
        }
        if (thrown instanceof InterruptedException interrupted) {
            throw interrupted;
        }
    }

    void close() {
        checkOwner("close");
        if (!hasEnded()) {
            cancelAll("the task group was closed", null);
            endShielded();
            owner.drop(this);
            for (Throwable failure : unreported()) {
                Uncaught.report("of a task group that was closed", failure);
            }
        }
    }

    private void checkOwner(String what) {
        if (Fiber.current() != owner) {
            throw new IllegalStateException("only the task that opened the group may " + what + " it: " + owner.name()
                    + ", not " + Fiber.current().name());
        }
    }

    /** A cancellation that gave way to failures is thrown by the next await. */
    private void putBack(Throwable interruption) {
        if (interruption instanceof TaskCancelledException || owner.inCancelledScope()) { // wrapped, or of its own kind
            owner.redeliver();
        } else {
            owner.thread().interrupt();
        }
    }

    /** All of them, in order; only when it has ended, so that nobody adds any. */
    private List<Throwable> failures() {
        reported = true;
        if (failures == null) {
            return List.of();
        }
        List<Throwable> all = new ArrayList<>();
        for (Failure failure = failures; failure != null; failure = failure.before) {
            all.addFirst(failure.thrown);
        }
        return all;
    }

    private List<Throwable> unreported() {
        return reported ? List.of() : failures();
    }

    // --- waiting for the tasks ---------------------------------------------------------------------------------------

    private void awaitEmpty() throws InterruptedException {
        Fiber.enterAwait();
        if (!looksEmpty()) {
            owner.checkMayWait();
        }
        Waiter waiter = new Waiter(owner);
        waiter.announce(emptied);
        if (add(waiter)) {
            Deadlocks.check(this, waiter);
            waiter.await();
        } else {
            waiter.forgo();
        }
    }

    /** After cancelAll: nobody comes any more, so once it is empty it stays so. */
    private void endShielded() {
        Patience.await(this::enqueue, () -> "cancelled tasks: " + Patience.describe(fibers()));
        boolean empty = endIfEmpty();
        assert empty;
    }

    /** Null if no task is left. */
    private @Nullable Waiter enqueue() {
        Waiter waiter = new Waiter(owner);
        return add(waiter) ? waiter : null;
    }

    /** False if no task is left. */
    private boolean add(Waiter waiter) {
        emptied.lock();
        boolean wait = !isEmpty();
        if (wait) {
            emptied.add(waiter);
        }
        emptied.unlock();
        return wait;
    }

    @Override
    public Fiber opener() {
        return owner;
    }

    @Override
    public String toString() {
        return "TaskGroup of " + owner.name();
    }
}
