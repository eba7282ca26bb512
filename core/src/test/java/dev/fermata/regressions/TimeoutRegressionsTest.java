package dev.fermata.regressions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fermata.queue.Queue;
import dev.fermata.regressions.Broken.OldFuture;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What has gone wrong in the timeouts of others. */
public final class TimeoutRegressionsTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    /** Runs work that may take so long. */
    private interface Limit {
        <T> T run(Duration limit, Callable<T> work) throws Exception;
    }

    private static <T> T ours(Duration limit, Callable<T> work) throws Exception {
        return Tasks.timeout(limit, () -> work.call());
    }

    /** asyncio's wait_for as it was for years: the work has a task of its own, abandoned when the time is over. */
    private static <T> T waitFor(Duration limit, Callable<T> work) throws Exception {
        OldFuture over = new OldFuture();
        Task<T> inner = Tasks.spawn(() -> {
            try {
                return work.call();
            } finally {
                over.set();
            }
        });
        Task<?> timer = Tasks.spawn(() -> {
            Tasks.sleep(limit);
            over.set();
        });
        try {
            over.await();
        } catch (InterruptedException e) {
            if (!inner.isDone()) {
                inner.cancel();
                throw e;
            }
        } finally {
            timer.cancel();
        }
        if (!inner.isDone()) {
            inner.cancel();
            throw new TimeoutException();
        }
        return inner.get();
    }

    /** kotlinx.coroutines' withTimeout: when the time is over, what is thrown counts as a cancellation of the task. */
    private static <T> T withTimeout(Duration limit, Callable<T> work) throws Exception {
        Task<?> me = Task.current().orElseThrow();
        Task<?> timer = Tasks.spawn(() -> {
            Tasks.sleep(limit);
            me.cancel("timed out");
        });
        try {
            return work.call();
        } finally {
            timer.cancel();
        }
    }

    // --- a cancellation in the moment in which the work is done ------------------------------------------------------

    private static void cancelWhenTheWorkIsDone(Limit timeout, Event go, Event open) throws Exception {
        open.set();
        TaskGroup.run(group -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            Task<?> task = group.fork(() -> {
                timeout.run(HOUR, () -> go.await(HOUR));
                while (!cancelled.get()) { // in parallel it may be here before the cancellation; this is no await
                    Thread.onSpinWait();
                }
                open.await();
            });
            Until.waiting(go::waiting, 1);
            Until.waits(task);
            go.set();
            task.cancel();
            cancelled.set(true);
            task.join();
            assertEquals(State.CANCELLED, task.state());
        });
    }

    /**
     * asyncio: wait_for, cancelled in the moment in which its work was done, returned the result, and the task never learned
     * that it was cancelled. https://github.com/python/cpython/issues/86296
     */
    @EveryPlace
    void aTimeoutDoesNotSwallowACancellation(Place place) throws Exception {
        place.run(() -> cancelWhenTheWorkIsDone(TimeoutRegressionsTest::ours, make.event(), make.event()));
    }

    @Test
    void waitForSwallowsIt() {
        Broken.isWrong(() -> cancelWhenTheWorkIsDone(TimeoutRegressionsTest::waitFor, Event.create(), Event.create()));
    }

    // --- an item in the moment in which the time is over -------------------------------------------------------------

    private static void putWhenTheTimeIsOver(Limit timeout, Queue<Integer> queue) throws Exception {
        TaskGroup.run(group -> {
            List<Integer> seen = new CopyOnWriteArrayList<>();
            Event begun = Event.create();
            Task<?> taker = group.fork(() -> {
                try {
                    seen.add(timeout.run(SHORT, () -> {
                        begun.set();
                        return queue.take();
                    }));
                } catch (TimeoutException e) {
                    // then the item is in the queue
                }
            });
            Task<?> putter = group.fork(() -> {
                begun.await();
                Tasks.sleep(SHORT); // until the very instant, in virtual time
                queue.put(4);
            });
            taker.get();
            putter.get();
            queue.poll().ifPresent(seen::add);
            assertEquals(List.of(4), seen);
        });
    }

    /**
     * asyncio: wait_for(queue.get()) lost the item that came in the moment in which the time was over.
     * https://github.com/python/asyncio/issues/343
     */
    @EveryPlace
    void anItemThatComesWhenTheTimeIsOverIsNotLost(Place place) throws Exception {
        place.run(() -> putWhenTheTimeIsOver(TimeoutRegressionsTest::ours, make.unboundedQueue()));
    }

    @Test
    void waitForLosesIt() {
        Broken.isWrong(() -> putWhenTheTimeIsOver(TimeoutRegressionsTest::waitFor, Queue.unbounded()));
    }

    // --- a timeout is no cancellation --------------------------------------------------------------------------------

    private static void timeOutAndDoNotCatchIt(Limit timeout, Event never) throws Exception {
        try (TaskGroup group = TaskGroup.supervisor()) {
            Task<?> task = group.fork(() -> timeout.run(SHORT, () -> never.await(HOUR)));
            group.join();
            assertEquals(State.FAILED, task.state());
            assertInstanceOf(TimeoutException.class, task.exceptionNow());
        }
    }

    /**
     * kotlinx.coroutines: what withTimeout throws is a cancellation, so that a task which does not catch it ends as if it
     * had been cancelled, and nobody hears of it. https://github.com/Kotlin/kotlinx.coroutines/issues/1374
     */
    @EveryPlace
    void aTimeoutThatNobodyCatchesIsAFailure(Place place) throws Exception {
        place.run(() -> timeOutAndDoNotCatchIt(TimeoutRegressionsTest::ours, make.event()));
    }

    @Test
    void withTimeoutEndsItSilently() {
        Broken.isWrong(() -> timeOutAndDoNotCatchIt(TimeoutRegressionsTest::withTimeout, Event.create()));
    }
}
