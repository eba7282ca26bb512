package dev.fermata.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fermata.queue.Queue;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Who gives something back and wants it again queues behind those who wait: asyncio's and trio's tests of fairness. */
final class TurnsTest {
    private static final int TASKS = 3;
    private static final int ROUNDS = 4;

    private interface Step {
        void run() throws Exception;
    }

    private final Steps steps = new Steps();

    @EveryPlace
    void ofALock(Place place) throws Exception {
        Lock lock = Lock.create();
        takeTurns(place, lock::acquire, lock::release, lock::waiting);
    }

    @EveryPlace
    void ofASemaphore(Place place) throws Exception {
        Semaphore semaphore = Semaphore.bounded(1);
        takeTurns(place, semaphore::acquire, semaphore::release, semaphore::waiting);
    }

    @EveryPlace
    void ofTheOneItemOfAQueue(Place place) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        queue.offer("token");
        takeTurns(
                place,
                queue::take,
                () -> queue.put("token"),
                () -> queue.stats().takers().size());
    }

    @EveryPlace
    void ofTheRoomInAQueue(Place place) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        takeTurns(
                place,
                () -> queue.put("mine"),
                queue::take,
                () -> queue.stats().putters().size());
    }

    private void takeTurns(Place place, Step take, Step giveBack, IntSupplier waiting) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            take.run();
            for (int i = 0; i < TASKS; i++) {
                int number = i;
                group.fork(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        take.run();
                        steps.add(number);
                        int turnsLeft = TASKS * ROUNDS - steps.list().size();
                        Until.waiting(waiting, Math.min(TASKS - 1, turnsLeft)); // all who want it again are back
                        giveBack.run();
                    }
                });
                Until.waiting(waiting, i + 1);
            }
            giveBack.run();
            group.join();
            List<String> turns = new ArrayList<>();
            for (int i = 0; i < TASKS * ROUNDS; i++) {
                turns.add("" + i % TASKS);
            }
            assertEquals(turns, steps.list());
        }));
    }
}
