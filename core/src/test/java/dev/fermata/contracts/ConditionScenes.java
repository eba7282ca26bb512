package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;

/** A lock with a condition, and tasks that wait for a signal. */
abstract class ConditionScenes {

    final Primitives make = Primitives.underTest();

    final Lock lock = make.lock("till");
    final Condition condition = make.condition(lock);
    final Steps steps = new Steps();

    final void locked(VoidWork<?> work) throws Exception {
        try (var _ = lock.acquire()) {
            work.run();
        }
    }

    /** A task that awaits a signal, and waits for it. */
    final Task<?> forkWaiting(TaskGroup group, String name) throws InterruptedException {
        int before = condition.waiting();
        Task<?> task = group.fork(name, () -> {
            try (var _ = lock.acquire()) {
                condition.await();
                assertSame(Thread.currentThread(), lock.stats().holder().orElseThrow());
                steps.add(name);
            }
        });
        Until.waiting(condition::waiting, before + 1);
        Until.waits(task);
        return task;
    }
}
