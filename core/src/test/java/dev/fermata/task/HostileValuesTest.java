package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import dev.fermata.inspect.Snapshot;
import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Barrier;
import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;

/**
 * Values are handed on, never looked at; and an exception whose methods throw stops nobody: neither who waits for the
 * task that it ended, nor the loop. The first is tested by kotlinx and asyncio, gh-112559.
 */
final class HostileValuesTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Its methods throw. */
    private static final class Value {
        @Override
        public boolean equals(Object other) {
            throw new AssertionError("compared");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("hashed");
        }

        @Override
        public String toString() {
            throw new AssertionError("printed");
        }
    }

    /** So do its. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }

        @Override
        public Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("compared");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashed");
        }
    }

    private final Value value = new Value();
    private final Failure failure = new Failure();
    private final Event gate = Event.create();

    private Value fail() throws Failure, InterruptedException {
        gate.await();
        throw failure;
    }

    // --- values ------------------------------------------------------------------------------------------------------

    @EveryPlace
    void resultsAreHandedOnUnseen(Place place) throws Exception {
        place.run(() -> {
            Task<Value> task = Tasks.spawn(() -> value);
            assertSame(value, task.get());
            assertSame(value, task.resultNow());
            assertSame(value, task.toCompletableFuture().join());
            assertNotNull(task.toString());
            assertSame(value, Tasks.gather(() -> value, () -> value).getFirst());
            assertSame(value, Tasks.race(List.of(() -> value)));
            assertSame(value, Tasks.map(List.of(value), item -> item).getFirst());
            assertSame(value, Tasks.timeout(LONG, () -> value));
            assertSame(value, Tasks.shield(() -> value));
            assertSame(value, TaskGroup.call(group -> value));
            if (!place.isLoop()) {
                assertSame(value, Loop.run(() -> value));
            }
        });
    }

    @EveryPlace
    void itemsAreHandedOnUnseen(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (Queue<Value> queue : List.<Queue<Value>>of(
                    Queue.bounded(2), Queue.unbounded(), Queue.lifo(2), Queue.priority(2, (_, _) -> 0))) {
                queue.put(value);
                queue.put(value);
                assertNotNull(queue.toString() + queue.stats());
                assertSame(value, queue.take());
                assertSame(value, queue.closeNow().getFirst());
            }
            Queue<Value> rendezvous = Queue.rendezvous();
            group.fork(() -> rendezvous.put(value));
            assertSame(value, rendezvous.take());
        }));
    }

    @EveryPlace
    void valuesOfVariablesAreHandedOnUnseen(Place place) throws Exception {
        ContextVar<Value> variable = ContextVar.create("hostile");
        place.run(() -> {
            try (var _ = variable.set(value)) {
                assertSame(value, variable.get());
                assertSame(value, Context.current().toMap().get(variable));
                assertSame(value, Tasks.spawn(() -> variable.get()).get());
                Task<?> waiter = Tasks.spawn(() -> gate.await());
                Until.waits(waiter);
                assertNotNull(Snapshot.take().render());
                gate.set();
                waiter.join();
            }
        });
    }

    // --- failures ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void aTaskThatFailsWithItEnds(Place place) throws Exception {
        place.run(() -> {
            Task<Value> task = Tasks.spawn(this::fail);
            Task<Value> viewed = Tasks.spawn(this::fail);
            CompletableFuture<Value> continued = viewed.toCompletableFuture().thenApply(result -> result);
            Until.waits(task, viewed);
            gate.set();
            task.join();
            viewed.join();
            assertEquals(State.FAILED, task.state());
            assertSame(failure, task.exceptionNow());
            assertSame(
                    failure, assertThrows(ExecutionException.class, task::get).getCause());
            Until.holds(viewed.toCompletableFuture()::isDone, "the view is told a moment after those who wait");
            assertSame(failure, viewed.toCompletableFuture().exceptionNow());
            assertNotNull(continued);
        });
    }

    @EveryPlace
    void aGroupIsEndedByIt(Place place) throws Exception {
        place.run(() -> {
            gate.set();
            var thrown = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(this::fail);
                        Tasks.sleep(LONG);
                    }));
            assertSame(failure, thrown.failures().getFirst());
            assertTrue(thrown.getMessage().contains(Failure.class.getName()), thrown.getMessage());
            assertSame(
                    failure,
                    assertThrows(TaskGroupException.class, () -> Tasks.gather(this::fail, () -> value))
                            .failures()
                            .getFirst());
            assertSame(
                    failure,
                    assertThrows(TaskGroupException.class, () -> Tasks.race(List.of(this::fail)))
                            .failures()
                            .getFirst());
            assertSame(failure, Tasks.settle(List.of(this::fail)).getFirst().exceptionNow());
        });
    }

    @EveryPlace
    void aBodyThatThrowsItEndsItsTasks(Place place) throws Exception {
        place.run(() -> {
            Task<?> owner = Tasks.spawn(() -> TaskGroup.run(group -> {
                group.fork(() -> Tasks.sleep(LONG));
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw failure;
                }
            }));
            Until.waiting(gate::waiting, 1);
            Until.waits(owner);
            owner.cancel();
            owner.join();
            assertSame(failure, owner.exceptionNow());
        });
    }

    @EveryPlace
    void anExpiredTimeoutThrowsIt(Place place) throws Exception {
        place.run(() -> {
            try {
                Tasks.<Failure>timeout(Duration.ofMillis(5), () -> {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw failure;
                    }
                });
            } catch (Failure e) {
                assertSame(failure, e);
                return;
            }
            throw new AssertionError("nothing was thrown");
        });
    }

    @EveryPlace
    void aBarrierWhoseActionThrowsItIsBroken(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Barrier barrier = Barrier.create(2, () -> {
                throw failure;
            });
            Task<?> other = group.fork(() -> assertSame(
                    failure,
                    assertThrows(BrokenBarrierException.class, barrier::await).getCause()));
            Until.waiting(barrier::waiting, 1);
            assertSame(
                    failure,
                    assertThrows(BrokenBarrierException.class, barrier::await).getCause());
            other.get();
        }));
    }

    /** Nor does a log that cannot print it. */
    @EveryPlace
    void aSupervisorThatCannotReportItGoesOn(Place place) throws Exception {
        gate.set();
        place.run(() -> {
            try (TaskGroup group = TaskGroup.supervisor()) {
                group.fork("unlucky", this::fail);
                group.join();
            }
            assertTrue(
                    Logs.containing("unlucky").getFirst().contains(Failure.class.getName()),
                    () -> Logs.containing("").toString());
        });
    }
}
