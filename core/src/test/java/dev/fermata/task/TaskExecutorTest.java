package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.inspect.Snapshot;
import dev.fermata.inspect.TaskInfo;
import dev.fermata.loop.Loop;
import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Place.Kind;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Uncaught;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Future.State;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an ExecutorService promises, and what its being of Fermata's tasks adds. */
@Timeout(60)
final class TaskExecutorTest {
    private static final ContextVar<String> WHO = ContextVar.create("who");

    private final Event gate = Event.create();
    private final IOException failure = new IOException("failure");

    private String waitAtGate() throws InterruptedException {
        gate.await();
        return "through";
    }

    // --- one task ----------------------------------------------------------------------------------------------------

    @EveryPlace
    void whatIsSubmittedIsATask(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                AtomicReference<Task<?>> inside = new AtomicReference<>();
                Task<String> task = executor.submit(() -> {
                    inside.set(Task.current().orElseThrow());
                    return "result";
                });
                assertEquals("result", task.get());
                assertSame(task, inside.get());
                assertEquals("given", executor.submit(() -> {}, "given").get());
                assertNull(executor.submit(() -> {}).get());
                Task<String> fails = executor.submit(() -> {
                    throw failure;
                });
                assertSame(
                        failure,
                        assertThrows(ExecutionException.class, fails::get).getCause());
            }
        });
    }

    @EveryPlace
    void itInheritsTheContextOfWhoSubmits(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                Steps steps = new Steps();
                try (var _ = WHO.set("ann")) {
                    executor.execute(() -> steps.add(WHO.orElse("nobody")));
                    executor.submit(() -> steps.add(WHO.orElse("nobody"))).join();
                }
                executor.submit(() -> steps.add(WHO.orElse("nobody"))).join();
                steps.assertAre("ann", "ann", "nobody");
            }
        });
    }

    @EveryPlace(Kind.LOOP)
    void onALoopItsTasksRunThereWhoeverSubmits(Place place) throws Exception {
        place.run(() -> {
            Loop loop = Loop.current().orElseThrow();
            try (TaskExecutor executor = TaskExecutor.open()) {
                CompletableFuture<Loop> where = new CompletableFuture<>();
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> executor.execute(
                                () -> where.complete(Loop.current().orElse(null))));
                assertSame(loop, Tasks.await(where));
            }
        });
    }

    @EveryPlace
    void aFailureOfExecuteIsReportedAtOnce(Place place) throws Exception {
        IllegalStateException thrown = new IllegalStateException("failure");
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                try (TaskExecutor executor = TaskExecutor.open()) {
                    executor.execute(() -> {
                        throw thrown;
                    });
                }
            });
            assertEquals(List.of(thrown), uncaught.failures());
        }
    }

    @EveryPlace
    void itsTasksAreInTheSnapshot(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                Task<String> task = executor.submit(this::waitAtGate);
                Until.waits(task);
                assertTrue(Snapshot.take().allTasks().stream().map(TaskInfo::id).anyMatch(id -> id == task.id()));
                gate.set();
            }
        });
    }

    // --- many --------------------------------------------------------------------------------------------------------

    @EveryPlace
    void invokeAllWaitsForAllInOrder(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                List<Future<String>> all = executor.invokeAll(List.<Callable<String>>of(
                        () -> {
                            Tasks.yieldNow();
                            return "first";
                        },
                        () -> {
                            throw failure;
                        },
                        () -> "third"));
                assertEquals("first", all.get(0).resultNow());
                assertSame(failure, all.get(1).exceptionNow());
                assertEquals("third", all.get(2).resultNow());
                assertEquals(List.of(), executor.invokeAll(List.<Callable<String>>of()));
            }
        });
    }

    @EveryPlace
    void invokeAllCancelsWhatIsNotDoneInTime(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                List<Future<String>> all = executor.invokeAll(
                        List.<Callable<String>>of(() -> "quick", this::waitAtGate), 5, TimeUnit.MILLISECONDS);
                assertEquals(
                        List.of(State.SUCCESS, State.CANCELLED),
                        all.stream().map(Future::state).toList());
                assertEquals(
                        List.of(State.CANCELLED),
                        executor.invokeAll(List.<Callable<String>>of(this::waitAtGate), 0, TimeUnit.SECONDS).stream()
                                .map(Future::state)
                                .toList());
            }
        });
    }

    @EveryPlace(Kind.TASK)
    void whoeverIsCancelledInInvokeAllTakesItsTasksWithIt(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                AtomicReference<Task<?>> inner = new AtomicReference<>();
                Task<?> outer = Tasks.spawn(() -> executor.invokeAll(List.<Callable<String>>of(() -> {
                    inner.set(Task.current().orElseThrow());
                    return waitAtGate();
                })));
                Until.holds(() -> inner.get() != null, "it runs");
                outer.cancel("enough");
                outer.join();
                inner.get().join();
                assertEquals(State.CANCELLED, inner.get().state());
            }
        });
    }

    @EveryPlace
    void invokeAnyReturnsTheFirstSuccessAndCancelsTheRest(Place place) throws Exception {
        place.run(() -> {
            Steps steps = new Steps();
            try (TaskExecutor executor = TaskExecutor.open()) {
                String first = executor.invokeAny(List.<Callable<String>>of(
                        () -> {
                            throw failure;
                        },
                        () -> {
                            try {
                                return waitAtGate();
                            } catch (InterruptedException e) {
                                steps.add("cancelled");
                                throw e;
                            }
                        },
                        () -> {
                            Tasks.yieldNow();
                            return "first";
                        }));
                assertEquals("first", first);
                assertNull(executor.invokeAny(List.<Callable<String>>of(() -> null)));
            }
            // in parallel it may have been cancelled before it began
            assertTrue(steps.list().equals(List.of("cancelled")) || !place.isLoop());
        });
    }

    @EveryPlace
    void invokeAnyOfFailuresIsAFailure(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                assertSame(
                        failure,
                        assertThrows(
                                        ExecutionException.class,
                                        () -> executor.invokeAny(List.<Callable<String>>of(() -> {
                                            throw failure;
                                        })))
                                .getCause());
                Callable<String> cancelsItself = () -> {
                    Task.current().orElseThrow().cancel();
                    return waitAtGate();
                };
                assertInstanceOf(
                        CancellationException.class,
                        assertThrows(ExecutionException.class, () -> executor.invokeAny(List.of(cancelsItself)))
                                .getCause());
                assertThrows(IllegalArgumentException.class, () -> executor.invokeAny(List.<Callable<String>>of()));
            }
        });
    }

    @EveryPlace
    void invokeAnyHasALimit(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                List<Callable<String>> slow = List.of(this::waitAtGate);
                assertThrows(TimeoutException.class, () -> executor.invokeAny(slow, 5, TimeUnit.MILLISECONDS));
                assertEquals("quick", executor.invokeAny(List.<Callable<String>>of(() -> "quick"), 1, TimeUnit.HOURS));
            } // and what it cancelled does not keep this from ending
        });
    }

    @EveryPlace
    void ofNullThereIsNoTask(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                assertThrows(NullPointerException.class, () -> executor.execute(null));
                assertThrows(NullPointerException.class, () -> executor.submit((Runnable) null));
                assertThrows(NullPointerException.class, () -> executor.submit((Callable<String>) null));
                assertThrows(NullPointerException.class, () -> executor.invokeAll(null));
                assertThrows(NullPointerException.class, () -> executor.invokeAny(null));
            }
        });
    }

    // --- the end -----------------------------------------------------------------------------------------------------

    @EveryPlace
    void shutdownLetsWhatRunsEndAndTakesNoMore(Place place) throws Exception {
        place.run(() -> {
            TaskExecutor executor = TaskExecutor.open();
            Task<String> runs = executor.submit(this::waitAtGate);
            executor.shutdown();
            executor.shutdown();
            assertTrue(executor.isShutdown());
            assertFalse(executor.isTerminated());
            assertThrows(RejectedExecutionException.class, () -> executor.submit(() -> "late"));
            assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));
            assertThrows(
                    RejectedExecutionException.class,
                    () -> executor.invokeAll(List.<Callable<String>>of(() -> "late")));
            assertFalse(executor.awaitTermination(0, TimeUnit.SECONDS));
            assertFalse(executor.awaitTermination(1, TimeUnit.MILLISECONDS));
            gate.set();
            assertTrue(executor.awaitTermination(1, TimeUnit.HOURS));
            assertTrue(executor.isTerminated());
            assertEquals("through", runs.resultNow());
            executor.close();
        });
    }

    @EveryPlace
    void shutdownNowCancelsWhatRuns(Place place) throws Exception {
        place.run(() -> {
            TaskExecutor executor = TaskExecutor.open();
            Task<String> runs = executor.submit(this::waitAtGate);
            Until.waits(runs);
            assertEquals(List.of(), executor.shutdownNow());
            assertTrue(executor.awaitTermination(1, TimeUnit.HOURS));
            assertEquals(State.CANCELLED, runs.state());
        });
    }

    @EveryPlace
    void closeWaitsForAll(Place place) throws Exception {
        place.run(() -> {
            TaskExecutor executor = TaskExecutor.open();
            Task<String> runs = executor.submit(this::waitAtGate);
            Task<?> opener = Tasks.spawn(gate::set);
            executor.close();
            assertEquals("through", runs.resultNow());
            opener.join();
            executor.close();
        });
    }

    @EveryPlace(Kind.TASK)
    void whoeverIsCancelledInCloseCancelsAllAndLearnsOfItAfterwards(Place place) throws Exception {
        place.run(() -> {
            TaskExecutor executor = TaskExecutor.open();
            Task<String> runs = executor.submit(this::waitAtGate);
            Steps steps = new Steps();
            Task<?> closer = Tasks.spawn(() -> {
                executor.close();
                steps.add("closed");
                gate.await();
            });
            Until.waits(closer);
            closer.cancel("enough");
            closer.join();
            steps.assertAre("closed");
            assertEquals(State.CANCELLED, closer.state());
            assertEquals(State.CANCELLED, runs.state());
            assertTrue(executor.isTerminated());
        });
    }

    @EveryPlace
    void manyWaitForItsEnd(Place place) throws Exception {
        place.run(() -> {
            TaskExecutor executor = TaskExecutor.open();
            Task<String> brief = executor.submit(() -> "done");
            Task<?>[] waiting = new Task<?>[3];
            for (int i = 0; i < waiting.length; i++) {
                waiting[i] = Tasks.spawn(() -> executor.awaitTermination(1, TimeUnit.HOURS));
            }
            brief.join(); // it has no task for a moment, and nobody may take that for the end
            Until.waits(waiting);
            Task<String> last = executor.submit(this::waitAtGate);
            executor.shutdown();
            gate.set();
            last.join();
            for (Task<?> each : waiting) {
                assertEquals(true, each.get());
            }
        });
    }

    @EveryPlace
    void aTaskOfItsOwnCannotWaitForTheEndOfAll(Place place) throws Exception {
        place.run(() -> {
            try (TaskExecutor executor = TaskExecutor.open()) {
                Task<?> closes = executor.submit(executor::close);
                assertInstanceOf(
                        IllegalStateException.class,
                        assertThrows(ExecutionException.class, closes::get).getCause());
            }
        });
    }

    @Test
    void theEndOfALoopEndsIt() throws Exception {
        AtomicReference<TaskExecutor> executor = new AtomicReference<>();
        AtomicReference<Task<String>> runs = new AtomicReference<>();
        Loop.run(() -> {
            executor.set(TaskExecutor.open());
            runs.set(executor.get().submit(this::waitAtGate));
            Tasks.yieldNow();
        });
        assertEquals(State.CANCELLED, runs.get().state());
        assertThrows(RejectedExecutionException.class, () -> executor.get().submit(() -> "late"));
        executor.get().close();
    }
}
