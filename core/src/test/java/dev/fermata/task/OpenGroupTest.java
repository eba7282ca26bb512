package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Logs;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Uncaught;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Groups in the shape of the JDK's, with {@code open()} or {@code supervisor()}, {@code join()} and {@code close()}. */
final class OpenGroupTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final IOException failure = new IOException("failure");

    @EveryPlace
    void joinWaitsForAllAndThrowsTheFailures(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> sibling = group.fork(() -> Tasks.sleep(LONG));
                Task<?> failing = group.fork(this::fail);
                var thrown = assertThrows(TaskGroupException.class, group::join);
                assertEquals(List.of(failure), thrown.failures());
                assertEquals(State.CANCELLED, sibling.state());
                assertEquals(State.FAILED, failing.state());
            }
        });
    }

    private void fail() throws IOException {
        throw failure;
    }

    /** The owner has been woken, and has not come to itself yet, when one more task is forked: join goes on waiting. */
    @EveryPlace(Place.Kind.LOOP)
    void whatAStrangerForksWhenTheLastTaskHasJustEndedIsWaitedFor(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> last = group.fork(() -> Tasks.yieldNow());
                Task<?> stranger = Tasks.spawn(() -> {
                    last.join(); // woken before the owner of the group
                    group.fork(() -> {
                        Tasks.yieldNow();
                        steps.add("done");
                    });
                });
                group.join();
                steps.assertAre("done");
                stranger.get();
            }
        });
    }

    @EveryPlace
    void aFailureDoesNotInterruptTheOwnerBeforeItJoins(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> failing = group.fork(this::fail);
                failing.join();
                Until.holds(() -> failing.state() == State.FAILED, "failed");
                Tasks.yieldNow();
                Tasks.sleep(Duration.ofMillis(1));
                assertFalse(Thread.currentThread().isInterrupted());
                assertThrows(TaskGroupException.class, group::join);
            }
        });
    }

    @EveryPlace
    void joiningAgainHasTheSameOutcomeAtOnce(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                var _ = group.fork(this::fail);
                var first = assertThrows(TaskGroupException.class, group::join);
                assertSame(first, assertThrows(TaskGroupException.class, group::join));
            }
            try (TaskGroup group = TaskGroup.open()) {
                var _ = group.fork(() -> steps.add("ran"));
                group.join();
                group.join();
                assertThrows(IllegalStateException.class, () -> group.fork(() -> steps.add("not this")));
            }
            steps.assertAre("ran");
        });
    }

    @EveryPlace
    void onlyTheOpenerJoinsAndCloses(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> stranger = Tasks.spawn(() -> {
                    assertThrows(IllegalStateException.class, group::join);
                    assertThrows(IllegalStateException.class, group::close);
                    steps.add("told so");
                });
                stranger.join();
                group.join();
            }
            steps.assertAre("told so");
        });
    }

    @EveryPlace
    void closeCancelsWhatRunsAndWaitsForIt(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> task = group.fork(() -> {
                    try {
                        Tasks.sleep(LONG);
                    } finally {
                        steps.add("ended");
                    }
                });
                Until.waits(task);
            }
            steps.assertAre("ended");
        });
    }

    @EveryPlace
    void closeHandsFailuresThatNoJoinHasThrownToTheUncaughtHandler(Place place) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                try (TaskGroup group = TaskGroup.open()) {
                    group.fork(this::fail).join();
                }
            });
            assertEquals(List.of(failure), uncaught.failures());
        }
    }

    @EveryPlace
    void closeKeepsQuietAboutFailuresThatJoinHasThrown(Place place) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                try (TaskGroup group = TaskGroup.open()) {
                    var _ = group.fork(this::fail);
                    assertThrows(TaskGroupException.class, group::join);
                }
                assertThrows(
                        TaskGroupException.class,
                        () -> TaskGroup.run(group -> {
                            var _ = group.fork(this::fail);
                        }));
            });
            assertEquals(List.of(), uncaught.failures());
        }
    }

    @EveryPlace
    void inASupervisorFailuresStayInTheirTasks(Place place) throws Exception {
        Event gate = Event.create();
        try (var _ = Uncaught.collect()) { // it may have been reported before it was read
            place.run(() -> {
                try (TaskGroup group = TaskGroup.supervisor()) {
                    Task<?> failing = group.fork(this::fail);
                    Task<?> other = group.fork(() -> {
                        gate.await();
                        steps.add("other goes on");
                    });
                    failing.join();
                    gate.set();
                    group.join();
                    assertSame(failure, failing.exceptionNow());
                    assertEquals(State.SUCCESS, other.state());
                }
            });
            steps.assertAre("other goes on");
        }
    }

    @EveryPlace
    void aSupervisorReportsAFailureThatNobodyWaitsForWhenTheTaskEnds(Place place) throws Exception {
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                try (TaskGroup group = TaskGroup.supervisor()) {
                    var _ = group.fork(this::fail);
                    group.join();
                    assertEquals(List.of(failure), uncaught.failures());
                }
            });
            assertEquals(List.of(failure), uncaught.failures());
        }
    }

    @EveryPlace
    void aSupervisorReportsAFailureWhenWhoeverWaitedForItHasLeft(Place place) throws Exception {
        Event gate = Event.create();
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                try (TaskGroup group = TaskGroup.supervisor()) {
                    Task<?> failing = group.fork(() -> {
                        gate.await();
                        throw failure;
                    });
                    assertThrows(TimeoutException.class, () -> failing.get(1, TimeUnit.MILLISECONDS));
                    gate.set();
                    group.join();
                }
            });
            assertEquals(List.of(failure), uncaught.failures());
        }
    }

    @EveryPlace
    void aSupervisorDoesNotReportWhatSomebodyWaitsFor(Place place) throws Exception {
        Event gate = Event.create();
        try (Uncaught uncaught = Uncaught.collect()) {
            place.run(() -> {
                try (TaskGroup group = TaskGroup.supervisor()) {
                    Task<?> failing = group.fork(() -> {
                        gate.await();
                        throw failure;
                    });
                    Task<?> reader = group.fork(() -> {
                        failing.join();
                        steps.add(failing.exceptionNow().getMessage());
                    });
                    Until.waits(failing, reader);
                    gate.set();
                    group.join();
                }
            });
            steps.assertAre("failure");
            assertEquals(List.of(), uncaught.failures());
        }
    }

    @EveryPlace
    void withoutAHandlerFailuresAreLogged(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.supervisor()) {
                var _ = group.fork("unlucky", this::fail);
                group.join();
            }
        });
        assertEquals(
                1, Logs.containing("unlucky").size(), () -> Logs.containing("").toString());
    }

    @EveryPlace
    void aHandlerThatThrowsDoesNotHarm(Place place) throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            throw new IllegalStateException("broken handler");
        });
        try {
            place.run(() -> {
                try (TaskGroup group = TaskGroup.supervisor()) {
                    var _ = group.fork(this::fail);
                    group.join();
                }
            });
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals(1, Logs.containing("broken handler").size());
    }

    @EveryPlace
    void aSupervisorCanBeCancelled(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.supervisor()) {
                Task<?> task = group.fork(() -> Tasks.sleep(LONG));
                group.cancel();
                group.join();
                assertEquals(State.CANCELLED, task.state());
            }
        });
    }

    @EveryPlace
    void groupsMayBeClosedInAnyOrder(Place place) throws Exception {
        place.run(() -> {
            TaskGroup outer = TaskGroup.open();
            TaskGroup inner = TaskGroup.supervisor();
            TaskGroup innermost = TaskGroup.open();
            Task<?> task = inner.fork(() -> Tasks.sleep(LONG));
            inner.cancel();
            outer.close();
            innermost.close();
            inner.close();
            inner.close(); // again: nothing
            assertEquals(State.CANCELLED, task.state());
        });
    }

    @EveryPlace
    void nothingCannotBeForked(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            assertThrows(NullPointerException.class, () -> group.fork((Callable<String>) null));
            assertThrows(NullPointerException.class, () -> group.fork((VoidWork<Exception>) null));
            assertThrows(NullPointerException.class, () -> group.fork(null, () -> steps.add("ran")));
            steps.assertAre();
        }));
    }

    @EveryPlace
    void aGroupKeepsNoTaskThatHasEnded(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.supervisor()) {
                WeakReference<Object> result = resultOfAnEndedTask(group);
                Until.collected(() -> result.refersTo(null), "its result collected");
                group.join();
            }
        });
    }

    private static WeakReference<Object> resultOfAnEndedTask(TaskGroup group) throws Exception {
        return new WeakReference<>(group.fork(Object::new).get());
    }
}
