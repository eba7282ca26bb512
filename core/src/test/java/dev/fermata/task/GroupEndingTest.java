package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** What the tasks of a group that ends early are told, and what its owner is told when it asks again. */
final class GroupEndingTest {
    private final Event never = Event.create();
    private final Steps steps = new Steps();

    /** Keeps why it was cancelled. */
    private void waitForTheReason() throws InterruptedException {
        try {
            never.await();
        } catch (TaskCancelledException e) {
            steps.add(e.getMessage());
            throw e;
        }
    }

    private void forkWaiting(TaskGroup group) throws InterruptedException {
        Until.waits(group.fork(this::waitForTheReason));
    }

    @EveryPlace
    void whenTheBodyFails(Place place) throws Exception {
        place.run(() -> assertThrows(
                IOException.class,
                () -> TaskGroup.run(group -> {
                    forkWaiting(group);
                    throw new IOException("no milk");
                })));
        steps.assertAre("the body of the task group failed");
    }

    @EveryPlace
    void whenTheOwnerIsCancelledInTheBody(Place place) throws Exception {
        place.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(
                        Duration.ofMillis(5),
                        () -> TaskGroup.run(group -> {
                            forkWaiting(group);
                            never.await();
                        }))));
        steps.assertAre("the owner of the task group was cancelled");
    }

    @EveryPlace
    void whenTheOwnerIsCancelledInTheJoin(Place place) throws Exception {
        place.run(() -> assertThrows(
                TimeoutException.class,
                () -> Tasks.timeout(Duration.ofMillis(5), () -> TaskGroup.run(this::forkWaiting))));
        steps.assertAre("the owner of the task group was cancelled");
    }

    @EveryPlace
    void whenItIsClosed(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                forkWaiting(group);
            }
        });
        steps.assertAre("the task group was closed");
    }

    /** By others, before anybody learns of it: those come after are too late. */
    @EveryPlace(Place.Kind.LOOP)
    void theFirstReasonStays(Place place) throws Exception {
        place.run(() -> {
            CompletableFuture<TaskGroup> opened = new CompletableFuture<>();
            var failed = assertThrows(
                    TaskGroupException.class,
                    () -> TaskGroup.run(group -> {
                        opened.complete(group);
                        group.fork(() -> {
                            throw new IOException("no milk");
                        });
                        Tasks.spawn(() -> opened.join().cancel());
                        waitForTheReason();
                    }));
            assertEquals("no milk", failed.getCause().getMessage());
        });
        assertTrue(steps.toString().contains("no milk"), steps::toString);
    }

    @EveryPlace
    void whoseJoinWasCancelledIsToldSoAgain(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                forkWaiting(group);
                var first = new CompletableFuture<InterruptedException>();
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(Duration.ofMillis(5), () -> {
                            first.complete(assertThrows(TaskCancelledException.class, group::join));
                            throw first.join();
                        }));
                assertEquals(first.join(), assertThrows(TaskCancelledException.class, group::join));
            }
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void aJoinThatNeedNotWaitSucceedsWhereNoneMayWait(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                group.fork(() -> steps.add("run")).join();
                Tasks.timeout(Duration.ZERO, () -> group.join());
            }
            steps.assertAre("run");
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void aJoinThatMayNotWaitLetsNobodyElseRun(Place place) throws Exception {
        place.run(() -> {
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> task = group.fork(() -> steps.add("run"));
                assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ZERO, () -> task.join()));
                assertEquals(List.of(), steps.list());
                assertThrows(TimeoutException.class, () -> Tasks.timeout(Duration.ZERO, () -> group.join()));
                assertEquals(List.of(), steps.list(), "cancelled before it ran");
            }
        });
    }
}
