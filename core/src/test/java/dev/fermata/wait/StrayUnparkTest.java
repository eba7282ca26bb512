package dev.fermata.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.queue.Queue;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Somebody else unparks, all the time, the threads of tasks that wait: nobody sleeps for ever, and nobody goes on too early. */
final class StrayUnparkTest {
    private static final int ROUNDS = 20_000;

    @EveryPlace
    void noWakeUpIsLost(Place place) throws Exception {
        Queue<Integer> there = Queue.bounded(1);
        Queue<Integer> back = Queue.bounded(1);
        AtomicBoolean over = new AtomicBoolean();
        place.run(() -> TaskGroup.run(group -> {
            Task<?> first = group.fork(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    there.put(i);
                    assertEquals(i, back.take());
                }
            });
            Task<?> second = group.fork(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    back.put(there.take());
                }
            });
            Thread one = Until.threadOf(first);
            Thread other = Until.threadOf(second);
            Thread stranger = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    LockSupport.unpark(one);
                    LockSupport.unpark(other);
                }
            });
            try {
                first.join();
                second.join();
            } finally {
                over.set(true);
                stranger.join();
            }
        }));
    }
}
