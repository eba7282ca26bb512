package dev.fermata.testing;

import static org.junit.jupiter.api.Assertions.fail;

import dev.fermata.inspect.Snapshot;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.Waiter;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Lets the others run until something holds: how tests force an order without sleeping. Each fails, with a picture of
 * all tasks, when that takes too long.
 */
public final class Until {
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("fermata.patience", 20));
    private static final Set<Thread.State> BLOCKED = Set.of(State.BLOCKED, State.WAITING, State.TIMED_WAITING);

    private Until() {}

    /** Until exactly {@code count} wait: {@code Until.waiting(lock::waiting, 2)}. */
    public static void waiting(IntSupplier waiting, int count) throws InterruptedException {
        holds(() -> waiting.getAsInt() == count, () -> waiting.getAsInt() + " wait instead of " + count);
    }

    /** Until each of the tasks waits for something. */
    public static void waits(Task<?>... tasks) throws InterruptedException {
        for (Task<?> task : tasks) {
            holds(() -> isWaiting(task), () -> task + " does not wait");
        }
    }

    /** Until the thread is blocked in something that is not Fermata's. */
    public static void blocked(Thread thread) throws InterruptedException {
        holds(() -> BLOCKED.contains(thread.getState()), () -> thread + " is not blocked");
    }

    /** Until the task's thread is blocked in something that is not Fermata's. */
    public static void blocked(Task<?> task) throws InterruptedException {
        blocked(threadOf(task));
    }

    /** The thread that runs a task, or has run it. */
    public static Thread threadOf(Task<?> task) {
        return ((Fiber) task).thread();
    }

    /** Until something is so; {@code what} says what was expected. */
    public static void holds(BooleanSupplier condition, String what) throws InterruptedException {
        holds(condition, () -> "not so: " + what);
    }

    private static void holds(BooleanSupplier condition, Supplier<String> complaint) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                fail(complaint.get() + "\n" + Snapshot.take());
            }
            if (Fiber.current().engine.isLoop()) {
                Tasks.yieldNow();
            } else {
                pause();
            }
        }
    }

    /** Until the garbage collector has made something so. */
    public static void collected(BooleanSupplier condition, String what) throws InterruptedException {
        holds(
                () -> {
                    pause(); // off the carrier, whose stack may still hold on to the thread that it carried before
                    System.gc();
                    return condition.getAsBoolean();
                },
                what);
    }

    /** Not a yield: threads that yield in circles are served before those that others have made ready. */
    static void pause() {
        Thread.onSpinWait();
        LockSupport.parkNanos(20_000);
    }

    private static boolean isWaiting(Task<?> task) {
        return isWaiting((Fiber) task);
    }

    private static boolean isWaiting(Fiber fiber) {
        Waiter waiter = fiber.waiting();
        return waiter != null && waiter.awaited() != null;
    }

    /** Whether the calling thread waits for something, whenever it is asked: to be handed to other threads. */
    public static BooleanSupplier waitsNow() {
        Fiber fiber = Fiber.current();
        return () -> isWaiting(fiber);
    }
}
