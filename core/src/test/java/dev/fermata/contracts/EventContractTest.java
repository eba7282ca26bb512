package dev.fermata.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Primitives;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rule 26. What an event has in common with every other await is in {@link AwaitContractTest}. */
public final class EventContractTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Primitives make = Primitives.underTest();

    private final Event event = make.event();

    private Task<Boolean> forkWaiting(TaskGroup group) throws InterruptedException {
        int before = event.waiting();
        Task<Boolean> task = group.fork(() -> event.await(HOUR));
        Until.waiting(event::waiting, before + 1);
        return task;
    }

    @EveryPlace
    void itStaysSetUntilItIsCleared(Place place) throws Exception {
        place.run(() -> {
            assertFalse(event.isSet());
            event.set();
            event.set();
            assertTrue(event.isSet());
            event.await();
            event.await();
            assertTrue(event.await(Duration.ZERO));
            event.clear();
            event.clear();
            assertFalse(event.isSet());
            assertFalse(event.await(Duration.ZERO));
        });
    }

    @EveryPlace
    void setReleasesEverybody(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            List<Task<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                tasks.add(forkWaiting(group));
            }
            event.set();
            assertEquals(0, event.waiting());
            for (Task<Boolean> task : tasks) {
                assertTrue(task.get());
            }
        }));
    }

    @EveryPlace
    void setAndClearReleasesEverybodyWhoWaitedAtTheSet(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            List<Task<Boolean>> early = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                early.add(forkWaiting(group));
            }
            event.set();
            event.clear();
            assertEquals(0, event.waiting());
            Task<Boolean> late = forkWaiting(group); // came after the clear
            for (Task<Boolean> task : early) {
                assertTrue(task.get());
            }
            assertFalse(late.isDone());
            event.set();
            event.clear();
            assertTrue(late.get());
            assertFalse(event.isSet());
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void onALoopTheyGoOnInTheOrderOfArrival(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Steps steps = new Steps();
            for (int i = 0; i < 5; i++) {
                int number = i;
                group.fork(() -> {
                    event.await();
                    steps.add(number);
                });
            }
            Until.waiting(event::waiting, 5);
            event.set();
            steps.assertAre();
            group.join();
            steps.assertAre(0, 1, 2, 3, 4);
        }));
    }

    @EveryPlace
    void thoseWhoLeaveInTheMiddleTakeNobodyWithThem(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            List<Task<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                tasks.add(forkWaiting(group));
            }
            Until.waits(tasks.toArray(new Task<?>[0]));
            for (int i = 0; i < tasks.size(); i += 2) {
                tasks.get(i).cancel();
            }
            Until.waiting(event::waiting, 4);
            event.set();
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).join();
                assertEquals(i % 2 == 0, tasks.get(i).isCancelled());
            }
        }));
    }

    @EveryPlace
    void theTextNamesIt(Place place) throws Exception {
        place.run(() -> {
            Event named = make.event("doors open");
            assertTrue(named.toString().contains("doors open"));
            named.set();
            assertTrue(named.toString().contains("set"));
        });
    }

    @EveryPlace
    void nullIsRefused(Place place) throws Exception {
        place.run(() -> {
            assertThrows(NullPointerException.class, () -> make.event(null));
            assertThrows(NullPointerException.class, () -> event.await(null));
        });
    }
}
