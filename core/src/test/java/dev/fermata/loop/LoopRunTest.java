package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.context.ContextVar;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCancelledException;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.Work;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Running a loop on the calling thread until its main task is done; what interrupts it: rule 20. */
final class LoopRunTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();

    @EveryPlace(Place.Kind.NO_LOOP)
    void itReturnsWhatMainReturns(Place place) throws Exception {
        place.run(() -> {
            String result = Loop.run(() -> {
                Tasks.yieldNow();
                return "result";
            });
            assertEquals("result", result);
        });
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void itThrowsWhatMainThrows(Place place) throws Exception {
        IOException exception = new IOException();
        AssertionError error = new AssertionError();
        place.run(() -> {
            assertSame(
                    exception,
                    assertThrows(
                            IOException.class,
                            () -> Loop.run(() -> {
                                throw exception;
                            })));
            assertSame(
                    error,
                    assertThrows(
                            AssertionError.class,
                            () -> Loop.run(() -> {
                                throw error;
                            })));
        });
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void mainIsATaskOfItsOwnOnTheLoop(Place place) throws Exception {
        place.run(() -> {
            Thread caller = Thread.currentThread();
            assertEquals(Optional.empty(), Loop.current());
            Loop loop = Loop.run(() -> {
                assertNotSame(caller, Thread.currentThread());
                assertEquals("main", Task.current().orElseThrow().name());
                return Loop.current().orElseThrow();
            });
            assertTrue(loop.toString().contains("loop"), loop::toString);
            assertEquals(Optional.empty(), Loop.current());
        });
    }

    @Test
    void itRunsOnAVirtualThreadThatIsNoTask() throws Exception {
        FutureTask<String> caller = new FutureTask<>(() -> Loop.run(() -> {
            Tasks.sleep(Duration.ofMillis(1));
            return "result";
        }));
        Thread.ofVirtual().start(caller);
        assertEquals("result", caller.get());
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void mainSeesTheCallersContext(Place place) throws Exception {
        ContextVar<String> user = ContextVar.create("user");
        place.run(() -> {
            try (var _ = user.set("ann")) {
                assertEquals("ann", Loop.run(() -> user.get()));
            }
        });
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void whenMainHasEndedTheTasksThatAreLeftAreCancelledAndWaitedFor(Place place) throws Exception {
        place.run(() -> Loop.run(() -> {
            for (String name : new String[] {"a", "b"}) {
                var _ = Tasks.spawn(() -> {
                    try {
                        Tasks.sleep(LONG);
                    } finally {
                        Tasks.shield(() -> Tasks.sleep(Duration.ofMillis(1)));
                        steps.add(name);
                    }
                });
            }
            Tasks.yieldNow();
            var _ = Tasks.spawn(() -> steps.add("never begins"));
        }));
        steps.assertAre("a", "b");
    }

    @EveryPlace(Place.Kind.LOOP)
    void insideATaskOfALoopItIsAnError(Place place) throws Exception {
        place.run(() -> {
            assertThrows(IllegalStateException.class, () -> Loop.run(() -> steps.add("ran")));
            Tasks.blocking(() -> assertThrows(IllegalStateException.class, () -> Loop.run(() -> steps.add("ran"))));
            Tasks.gather(() -> assertThrows(IllegalStateException.class, () -> Loop.run(() -> steps.add("ran"))));
            steps.assertAre();
        });
    }

    @Test
    void interruptingTheCallerCancelsMain() throws Exception {
        FutureTask<?> caller = new FutureTask<>(() -> Loop.run(() -> {
            try {
                gate.await();
            } catch (TaskCancelledException e) {
                steps.add(e.getMessage());
                throw e;
            }
            return null;
        }));
        Thread thread = Thread.ofPlatform().daemon().start(caller);
        Until.waiting(gate::waiting, 1);
        thread.interrupt();
        var thrown = assertThrows(ExecutionException.class, caller::get);
        assertInstanceOf(InterruptedException.class, thrown.getCause());
        assertTrue(steps.list().getFirst().contains("interrupted"), steps::toString);
    }

    @Test
    void anInterruptBeforeTheLoopBeginsCancelsMainBeforeItsFirstStep() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> Loop.run(() -> steps.add("ran")));
        assertFalse(Thread.currentThread().isInterrupted());
        steps.assertAre();
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void inACancelledScopeItIsRefused(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    TimeoutException.class, () -> Tasks.timeout(Duration.ZERO, () -> Loop.run(() -> steps.add("ran"))));
            steps.assertAre();
        });
    }

    @Test
    void aResultInSpiteOfAnInterruptIsReturnedAndTheInterruptKept() throws Exception {
        FutureTask<String> caller = new FutureTask<>(() -> {
            String result = Loop.run(() -> {
                assertThrows(TaskCancelledException.class, gate::await);
                return "result";
            });
            return result + ", interrupted: " + Thread.interrupted();
        });
        Thread thread = Thread.ofPlatform().daemon().start(caller);
        Until.waiting(gate::waiting, 1);
        thread.interrupt();
        assertEquals("result, interrupted: true", caller.get());
    }

    @Test
    void cancellingTheTaskThatRunsALoopCancelsMain() throws Exception {
        Task<?> caller = Tasks.spawn(() -> {
            Loop.run(() -> {
                try {
                    gate.await();
                } finally {
                    steps.add("main ended");
                }
            });
            steps.add("not reached");
        });
        Until.waiting(gate::waiting, 1);
        caller.cancel("enough");
        caller.join();
        assertEquals(State.CANCELLED, caller.state());
        steps.assertAre("main ended");
    }

    @Test
    void aTimeoutAroundALoopCancelsMain() {
        assertThrows(
                TimeoutException.class, () -> Tasks.timeout(Duration.ofMillis(5), () -> Loop.run(() -> gate.await())));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void mainThatCancelsItselfIsAnInterruption(Place place) throws Exception {
        place.run(() -> {
            assertThrows(
                    InterruptedException.class,
                    () -> Loop.run(() -> {
                        Task.current().orElseThrow().cancel("by itself");
                        Tasks.yieldNow();
                    }));
            assertFalse(Thread.currentThread().isInterrupted());
            Tasks.yieldNow();
        });
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void closingTheLoopFromOutsideCancelsMain(Place place) throws Exception {
        place.run(() -> assertThrows(
                InterruptedException.class,
                () -> Loop.run(() -> {
                    Loop loop = Loop.current().orElseThrow();
                    assertThrows(IllegalStateException.class, loop::close);
                    Thread.ofPlatform().start(loop::close);
                    gate.await();
                })));
    }

    @EveryPlace(Place.Kind.NO_LOOP)
    void oneLoopAfterAnotherOnTheSameThread(Place place) throws Exception {
        place.run(() -> {
            for (int i = 0; i < 50; i++) {
                int number = i;
                assertEquals(number, Loop.run(() -> {
                    TaskGroup.run(group -> {
                        var _ = group.fork(() -> Tasks.yieldNow());
                    });
                    return number;
                }));
            }
        });
    }

    @Test
    void optionsAreChecked() throws Exception {
        Loop.Builder builder = Loop.builder();
        assertThrows(NullPointerException.class, () -> builder.carrier(null));
        assertThrows(IllegalArgumentException.class, () -> builder.stallThreshold(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.failWhenStuck(Duration.ofMillis(-1)));
        assertThrows(NullPointerException.class, () -> builder.name(null));
        assertThrows(NullPointerException.class, () -> builder.run((Work<String, Exception>) null));
        String name = builder.name("hall")
                .carrier(Loop.Carrier.AUTO)
                .carrier(Loop.Carrier.PORTABLE)
                .stallThreshold(Duration.ofSeconds(1))
                .run(() -> Loop.current().orElseThrow().toString());
        assertTrue(name.contains("hall"), name);
    }
}
