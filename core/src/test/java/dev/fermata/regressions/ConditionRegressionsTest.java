package dev.fermata.regressions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.regressions.Broken.OldFuture;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** What has gone wrong in the conditions of others. */
public final class ConditionRegressionsTest {
    private final Primitives make = Primitives.underTest();

    /** What the scenario needs of a condition. */
    private abstract static class Signals {
        final Lock lock;

        Signals(Lock lock) {
            this.lock = lock;
        }

        abstract void await() throws InterruptedException;

        abstract void signal();

        abstract int waiting();
    }

    private static Signals signals(Condition condition) {
        return new Signals(condition.lock()) {
            @Override
            void await() throws InterruptedException {
                condition.await();
            }

            @Override
            void signal() {
                condition.signal();
            }

            @Override
            int waiting() {
                return condition.waiting();
            }
        };
    }

    private static Task<?> forkWaiting(TaskGroup group, Signals signals, String name, Steps signalled)
            throws InterruptedException {
        int before = signals.waiting();
        Task<?> task = group.fork(name, () -> {
            try (var _ = signals.lock.acquire()) {
                signals.await();
                signalled.add(name);
            }
        });
        Until.waiting(signals::waiting, before + 1);
        Until.waits(task);
        return task;
    }

    // --- a signal given to one who is cancelled ----------------------------------------------------------------------

    private static void cancelTheOneThatWasSignalled(Signals signals) throws Exception {
        TaskGroup.run(group -> {
            Steps signalled = new Steps();
            Task<?> first = forkWaiting(group, signals, "first", signalled);
            Task<?> second = forkWaiting(group, signals, "second", signalled);
            try (var _ = signals.lock.acquire()) {
                signals.signal();
                first.cancel(); // it has been signalled, and has not run yet
            }
            first.join();
            if (signalled.list().isEmpty()) {
                second.get(); // then the signal is for this one
            }
            assertEquals(1, signalled.list().size());
            group.cancel();
        });
    }

    /**
     * asyncio and anyio: a waiter that was notified and cancelled before it ran took the notification with it, and the task
     * that was to go on slept for ever. https://github.com/python/cpython/issues/112202 and
     * https://github.com/agronholm/anyio/pull/1075
     */
    @EveryPlace
    void aSignalIsNotLostWithTheWaiterThatIsCancelled(Place place) throws Exception {
        place.run(() -> cancelTheOneThatWasSignalled(signals(make.condition())));
    }

    @Test
    void aConditionOfFuturesLosesIt() {
        Broken.hangs(() -> cancelTheOneThatWasSignalled(new OldCondition(Lock.create(), false)));
    }

    @Test
    void aConditionThatTakesWaitersOffItsQueueLosesIt() {
        Broken.hangs(() -> cancelTheOneThatWasSignalled(new OldCondition(Lock.create(), true)));
    }

    /** asyncio's condition before cpython #112202; anyio's takes a waiter off its queue when it is notified. */
    private static final class OldCondition extends Signals {
        private final Deque<OldFuture> waiters = new ArrayDeque<>();
        private final boolean takesOff;

        OldCondition(Lock lock, boolean takesOff) {
            super(lock);
            this.takesOff = takesOff;
        }

        @Override
        void await() throws InterruptedException {
            OldFuture notified = new OldFuture();
            waiters.add(notified);
            lock.release();
            try {
                notified.await();
            } finally {
                waiters.remove(notified);
                Tasks.uninterruptibly(() -> lock.acquire());
            }
        }

        @Override
        void signal() {
            if (takesOff) {
                waiters.removeFirst().set();
            } else {
                waiters.stream().filter(waiter -> !waiter.isDone()).findFirst().ifPresent(OldFuture::set);
            }
        }

        @Override
        int waiting() {
            return waiters.size();
        }
    }
}
