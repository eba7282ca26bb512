package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A loop with a thread of its own, and what is submitted to it from outside: rules 13 and 16. */
final class LongLivedLoopTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Steps steps = new Steps();
    private final Event gate = Event.create();

    @EveryPlace
    void itRunsWhatIsSubmittedFromAnywhere(Place place) throws Exception {
        try (Loop loop = Loop.builder().name("hall").start()) {
            place.run(() -> {
                Task<Loop> task = loop.submit(() -> Loop.current().orElseThrow());
                assertSame(loop, task.get());
                loop.submit(() -> steps.add("ran")).join();
                steps.assertAre("ran");
            });
        }
    }

    /** It used to return a task that never ran and never ended: whoever joined it waited for ever. */
    @Test
    void aTaskForkedOnALoopThatHasEndedIsRejected() throws Exception {
        TaskGroup group;
        try (Loop loop = Loop.builder().start()) {
            group = loop.submit(() -> TaskGroup.open()).get();
        }
        assertThrows(RejectedExecutionException.class, () -> group.fork(() -> steps.add("ran")));
    }

    @Test
    void whatSeveralThreadsSubmitRunsOneAtATime() throws Exception {
        int[] counter = new int[1];
        try (Loop loop = Loop.builder().start()) {
            List<FutureTask<?>> submitters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                FutureTask<?> submitter = new FutureTask<>(() -> {
                    List<Task<?>> tasks = new ArrayList<>();
                    for (int j = 0; j < 500; j++) {
                        tasks.add(loop.submit(() -> {
                            counter[0]++;
                            Tasks.yieldNow();
                            counter[0]++;
                        }));
                    }
                    for (Task<?> task : tasks) {
                        task.get();
                    }
                    return null;
                });
                submitters.add(submitter);
                Thread.ofPlatform().daemon().start(submitter);
            }
            for (FutureTask<?> submitter : submitters) {
                submitter.get();
            }
            assertEquals(4 * 500 * 2, loop.submit(() -> counter[0]).get());
        }
    }

    @Test
    void closeCancelsWhatRunsAndWaitsForIt() throws Exception {
        Loop loop = Loop.builder().start();
        Task<?> task = loop.submit(() -> {
            try {
                Tasks.sleep(LONG);
            } finally {
                Tasks.shield(() -> Tasks.sleep(Duration.ofMillis(5)));
                steps.add("ended");
            }
        });
        Until.waits(task);
        loop.close();
        steps.assertAre("ended");
        assertEquals(State.CANCELLED, task.state());
        loop.close(); // again: nothing
    }

    @Test
    void afterCloseNothingIsTaken() {
        Loop loop = Loop.builder().start();
        loop.close();
        var thrown = assertThrows(RejectedExecutionException.class, () -> loop.submit(() -> steps.add("ran")));
        assertTrue(thrown.getMessage().contains("loop"), thrown.getMessage());
        assertThrows(RejectedExecutionException.class, () -> loop.submit(() -> "x"));
        steps.assertAre();
    }

    @Test
    void whatIsSubmittedWhileItClosesEitherRunsOrIsToldSo() throws Exception {
        for (int i = 0; i < 300; i++) {
            Loop loop = Loop.builder().start();
            FutureTask<Boolean> submitter = new FutureTask<>(() -> {
                try {
                    loop.submit(() -> "ran").get();
                    return true;
                } catch (RejectedExecutionException | CancellationException e) {
                    return false;
                }
            });
            Thread.ofVirtual().start(submitter);
            loop.close();
            submitter.get(); // and never hangs
        }
    }

    @Test
    void itsTasksMayWaitForEverWithoutBeingStuck() throws Exception {
        try (Loop loop = Loop.builder().virtualTime().start()) {
            Task<?> waiter = loop.submit(() -> gate.await());
            Until.waits(waiter);
            loop.submit(gate::set).join();
            waiter.get();
        }
    }

    @EveryPlace(Place.Kind.TASK)
    void closeWaitsAlthoughItsCallerIsCancelled(Place place) throws Exception {
        place.run(() -> {
            Task<?> caller = Tasks.spawn(() -> {
                try (Loop loop = Loop.builder().start()) {
                    Task<?> task = loop.submit(() -> {
                        try {
                            Tasks.sleep(LONG);
                        } finally {
                            steps.add("cleaning");
                            Tasks.shield(() -> gate.await());
                        }
                    });
                    Until.waits(task);
                }
                steps.add("closed");
                Tasks.yieldNow();
                steps.add("not reached");
            });
            steps.await("cleaning");
            caller.cancel();
            assertFalse(caller.isDone());
            gate.set();
            caller.join();
            assertEquals(State.CANCELLED, caller.state());
            steps.assertAre("cleaning", "closed");
        });
    }

    @Test
    void anIdleLoopEndsAtOnce() {
        Loop loop = Loop.builder().start();
        loop.close();
    }

    @Test
    void aFailureStaysInItsTask() throws Exception {
        try (Loop loop = Loop.builder().start()) {
            Task<?> failing = loop.submit(() -> {
                throw new IllegalArgumentException("failing");
            });
            failing.join();
            assertEquals("failing", failing.exceptionNow().getMessage());
            assertEquals("goes on", loop.submit(() -> "goes on").get());
        }
    }

    @Test
    void cancellingATaskFromOutsideWakesTheLoop() throws Exception {
        try (Loop loop = Loop.builder().start()) {
            Task<?> task = loop.submit(() -> gate.await());
            Until.waits(task);
            task.cancel();
            task.join();
            assertEquals(State.CANCELLED, task.state());
        }
    }
}
