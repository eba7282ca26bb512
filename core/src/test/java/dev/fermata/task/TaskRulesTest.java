package dev.fermata.task;

import static dev.fermata.task.CancellationTest.cancelMyself;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;

/** Rules that asyncio tests of tasks; see docs/evidence. */
final class TaskRulesTest {
    private final Steps steps = new Steps();
    private final Event gate = Event.create();

    /** asyncio makes it a cancelled task; here a task that has a result has it. */
    @EveryPlace
    void aTaskThatIsCancelledAfterItsLastAwaitHasSucceeded(Place place) throws Exception {
        place.run(() -> {
            Task<Integer> task = Tasks.spawn(() -> {
                Tasks.yieldNow();
                cancelMyself("too late");
                return 12;
            });
            assertEquals(12, task.get());
            assertEquals(State.SUCCESS, task.state());
        });
    }

    @EveryPlace
    void whoWaitsForACancelledTaskIsToldSoAndNotCancelledItself(Place place) throws Exception {
        place.run(() -> {
            Task<?> inner = Tasks.spawn(() -> gate.await());
            Task<?> outer = Tasks.spawn(() -> {
                assertThrows(CancellationException.class, inner::get);
                Tasks.yieldNow();
                steps.add("goes on");
            });
            Until.waits(inner, outer);
            inner.cancel();
            outer.get();
            steps.assertAre("goes on");
        });
    }

    /** What asyncio.as_completed is for. */
    @EveryPlace
    void aQueueGivesResultsAsTheyCome(Place place) throws Exception {
        List<Event> events = List.of(Event.create(), Event.create(), Event.create());
        place.run(() -> TaskGroup.run(group -> {
            Queue<Integer> results = Queue.unbounded();
            for (int i = 0; i < events.size(); i++) {
                int number = i;
                group.fork(() -> {
                    events.get(number).await();
                    results.put(number);
                });
            }
            List<Integer> order = new ArrayList<>();
            for (int i : new int[] {2, 0, 1}) {
                events.get(i).set();
                order.add(results.take());
            }
            assertEquals(List.of(2, 0, 1), order);
        }));
    }

    @EveryPlace
    void twoThatWaitForOneTaskAreBothTold(Place place) throws Exception {
        place.run(() -> {
            Task<String> worker = Tasks.spawn(() -> {
                gate.await();
                return "done";
            });
            Task<String> one = Tasks.spawn(() -> worker.get());
            Task<String> other = Tasks.spawn(() -> {
                worker.join();
                return worker.resultNow();
            });
            Until.waits(one, other);
            gate.set();
            assertEquals("done", one.get());
            assertEquals("done", other.get());
            assertEquals("done", worker.get());
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void cancelledBeforeItRunsItTellsTheReasonAllTheSame(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> steps.add("run"));
            task.cancel("closing time");
            var thrown = assertThrows(CancellationException.class, task::get);
            assertTrue(thrown.getMessage().contains("closing time"), thrown.getMessage());
            steps.assertAre();
        });
    }

    @EveryPlace
    void getWithinALimitReturnsWhenTheTaskEnds(Place place) throws Exception {
        place.run(() -> {
            Task<String> task = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofMillis(2));
                return "in time";
            });
            assertEquals("in time", task.get(1, TimeUnit.HOURS));
        });
    }

    @EveryPlace
    void whatATaskThrowsAfterManyAwaitsIsItsFailure(Place place) throws Exception {
        place.run(() -> {
            ArithmeticException failure = new ArithmeticException("late");
            Task<?> task = Tasks.spawn(() -> {
                for (int i = 0; i < 3; i++) {
                    Tasks.sleep(Duration.ofMillis(1));
                }
                throw failure;
            });
            task.join();
            assertEquals(State.FAILED, task.state());
            assertEquals(failure, task.exceptionNow());
        });
    }
}
