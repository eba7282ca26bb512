package dev.fermata.task;

import dev.fermata.engine.Engine;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Waiter;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one executor: roots of their engine that are kept apart.
 *
 * <pre>
 *      OPEN ── shut, or the end of the loop ──▶ SHUT (takes none any more) ── none is left ──▶ TERMINATED
 * </pre>
 */
final class Crew extends Roots {
    private final Engine engine;

    Crew(Engine engine) {
        this.engine = engine;
        emptied.usedBy(engine);
        adopt(engine, this);
    }

    <T extends @Nullable Object> TaskImpl<T> start(String name, Callable<? extends T> work) {
        emptied.usedBy(Fiber.current().engine);
        return TaskImpl.<T>of(engine, this, name, work).start();
    }

    @Override
    @Nullable
    CancelScope add(TaskImpl<?> child) {
        CancelScope why = super.add(child);
        if (why != null) {
            throw new RejectedExecutionException("the executor takes no more tasks: " + why.reason());
        }
        return null;
    }

    /** Takes none from now on. */
    void shut(String reason) {
        emptied.usedBy(Fiber.current().engine);
        refuse(reason, null);
        endIfOver();
    }

    @Override
    void ended(TaskImpl<?> child) {
        super.ended(child);
        endIfOver();
    }

    private void endIfOver() {
        if (isTerminated()) {
            disown(engine, this);
            emptied.lock();
            Waiter chain = emptied.detachAll();
            emptied.unlock();
            Waiter.settleAll(chain, Outcome.GRANTED);
        }
    }

    /** Whether that one is of its tasks. */
    boolean has(Fiber fiber) {
        return fiber.family() == this;
    }

    boolean isTerminated() {
        emptied.lock();
        boolean over = isOver();
        emptied.unlock();
        return over;
    }

    /** Adds the caller to those who wait for that; null if it is so. */
    @Nullable
    Waiter enqueue(Fiber me) {
        emptied.usedBy(me.engine);
        Waiter waiter = new Waiter(me);
        emptied.lock();
        boolean wait = !isOver();
        if (wait) {
            emptied.add(waiter);
        }
        emptied.unlock();
        return wait ? waiter : null;
    }
}
