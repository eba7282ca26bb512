package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.wait.Failures;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Subject;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One task's wait for a stage of somebody else: woken from whichever thread completes that. */
final class StageWait<T extends @Nullable Object> implements Subject, BiConsumer<T, @Nullable Throwable> {
    private final WaitQueue waiters = new WaitQueue(this); // its guard guards done
    private boolean done;
    private @Nullable T result; // written before done
    private @Nullable Throwable failure; // written before done

    private StageWait() {}

    static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage)
            throws InterruptedException, ExecutionException {
        StageWait<T> wait = new StageWait<>();
        try {
            Fiber me = Fiber.enterAwait();
            stage.whenComplete(wait);
            wait.await(me);
        } catch (InterruptedException e) {
            cancel(stage);
            throw e;
        }
        return wait.report();
    }

    /** Called by whoever completes the stage, or at once if that has happened. */
    @Override
    public void accept(T value, @Nullable Throwable thrown) {
        result = value;
        failure = thrown;
        waiters.lock();
        done = true;
        Waiter chain = waiters.detachAll();
        waiters.unlock();
        Waiter.settleAll(chain, Outcome.GRANTED);
    }

    private void await(Fiber me) throws InterruptedException {
        waiters.usedBy(me.engine);
        waiters.usedBy(Engine.parallel()); // anybody may complete it: a wait on a loop is no deadlock
        if (!isDone()) {
            me.checkMayWait();
            Waiter waiter = new Waiter(me);
            waiters.lock();
            boolean wait = !done;
            if (wait) {
                waiters.add(waiter);
            }
            waiters.unlock();
            if (wait) {
                waiter.await();
            }
        }
    }

    private boolean isDone() {
        waiters.lock();
        boolean now = done;
        waiters.unlock();
        return now;
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // a stage that shows nothing to cancel
        }
    }

    /** As Future.get. */
    @SuppressWarnings("NullAway") // null only if T has it
    private T report() throws ExecutionException {
        Throwable thrown = failure;
        if (thrown == null) {
            return result;
        }
        if (thrown instanceof CancellationException cancelled) {
            CancellationException here = new CancellationException(
                    cancelled.getMessage() == null ? "the stage was cancelled" : cancelled.getMessage());
            here.initCause(cancelled);
            throw here;
        }
        Throwable cause = thrown instanceof CompletionException ? Failures.cause(thrown) : thrown;
        Throwable what = cause == null ? thrown : cause;
        throw new ExecutionException(Failures.text(what), what);
    }

    @Override
    public String kind() {
        return "future";
    }

    @Override
    public List<WaitQueue> queues() {
        return List.of(waiters);
    }

    @Override
    public String toString() {
        return "a CompletionStage";
    }
}
