package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Threads that a task starts itself are no tasks and run off the loop: rule 20. */
final class ForeignThreadTest {
    private final Steps steps = new Steps();

    @EveryPlace
    void aThreadThatATaskStartsIsNoTaskAndOnNoLoop(Place place) throws Exception {
        place.run(() -> {
            for (Thread.Builder builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
                FutureTask<Boolean> thread = new FutureTask<>(() -> {
                    Tasks.yieldNow();
                    return Task.current().isPresent() || Loop.current().isPresent();
                });
                builder.start(thread);
                assertFalse(thread.get()); // holds the loop, and does not hinder the thread
            }
        });
    }

    @EveryPlace
    void anExecutorsThreadsExchangeItemsWithATask(Place place) throws Exception {
        Queue<Integer> there = Queue.bounded(2);
        Queue<Integer> back = Queue.bounded(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            place.run(() -> {
                CountDownLatch known = new CountDownLatch(1);
                var echo = threads.submit(() -> {
                    back.poll(); // from here on the loop knows that an outsider uses it, and waits for him
                    known.countDown();
                    there.forEach(item -> back.put(item * 2));
                    back.close();
                    return null;
                });
                Tasks.blocking(() -> known.await());
                Task<?> sender = Tasks.spawn(() -> {
                    for (int i = 0; i < 100; i++) {
                        there.put(i);
                    }
                    there.close();
                });
                AtomicReference<Integer> sum = new AtomicReference<>(0);
                back.forEach(item -> sum.updateAndGet(old -> old + item));
                sender.get();
                Tasks.blocking(() -> echo.get());
                assertEquals(IntStream.range(0, 100).sum() * 2, sum.get());
            });
        }
    }

    @EveryPlace
    void aHandlerCopiedToAnotherThreadDoesNotMakeItTheTask(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Thread me = Thread.currentThread();
                Thread copy = Thread.ofPlatform()
                        .uncaughtExceptionHandler(me.getUncaughtExceptionHandler())
                        .unstarted(() -> {
                            assertEquals(Optional.empty(), Task.current());
                            steps.add("no task");
                        });
                copy.start();
                copy.join();
            });
            task.get();
            steps.assertAre("no task");
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void tasksSpawnedByAForeignThreadAreParallel(Place place) throws Exception {
        place.run(() -> {
            AtomicReference<Task<?>> spawned = new AtomicReference<>();
            Thread thread = Thread.ofVirtual()
                    .start(() -> spawned.set(Tasks.spawn(() -> {
                        steps.add(Loop.current().isPresent());
                    })));
            thread.join();
            Until.holds(() -> spawned.get().isDone(), "the parallel task done, without the loop");
            steps.assertAre(false);
            assertTrue(Loop.current().isPresent());
        });
    }
}
