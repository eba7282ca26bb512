package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import dev.fermata.wait.Fiber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order in which the tasks of a loop run, step by step: rule 16. */
final class LoopOrderTest {
    private final Steps steps = new Steps();

    @EveryPlace(Place.Kind.LOOP)
    void tasksBeginInTheOrderOfTheirForksAtTheNextAwait(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            for (String name : List.of("a", "b", "c")) {
                var _ = group.fork(() -> steps.add(name));
            }
            steps.add("main");
            Tasks.yieldNow();
            steps.assertAre("main", "a", "b", "c");
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void yieldingTasksTakeTurns(Place place) throws Exception {
        place.run(() -> {
            Tasks.gather(() -> twoTurns("a"), () -> twoTurns("b"), () -> twoTurns("c"));
            steps.assertAre("a1", "b1", "c1", "a2", "b2", "c2");
        });
    }

    private void twoTurns(String name) throws InterruptedException {
        steps.add(name + "1");
        Tasks.yieldNow();
        steps.add(name + "2");
    }

    @EveryPlace(Place.Kind.LOOP)
    void aTaskThatIsWokenRunsAfterThoseThatAreReady(Place place) throws Exception {
        Event event = Event.create();
        place.run(() -> TaskGroup.run(group -> {
            Task<?> waiter = group.fork(() -> {
                event.await();
                steps.add("woken");
            });
            Until.waits(waiter);
            var _ = group.fork(() -> steps.add("ready before"));
            event.set();
            var _ = group.fork(() -> steps.add("ready after"));
            steps.add("main goes on");
            Tasks.yieldNow();
            steps.assertAre("main goes on", "ready before", "woken", "ready after");
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void releasingALockDoesNotSwitch(Place place) throws Exception {
        Lock lock = Lock.create();
        place.run(() -> TaskGroup.run(group -> {
            Permit held = lock.acquire();
            var _ = group.fork(() -> lockAndAdd(lock, "first"));
            var _ = group.fork(() -> lockAndAdd(lock, "second"));
            Until.waiting(lock::waiting, 2);
            held.close();
            steps.add("released");
            lockAndAdd(lock, "main again, behind them");
            steps.assertAre("released", "first", "second", "main again, behind them");
        }));
    }

    private void lockAndAdd(Lock lock, String step) throws InterruptedException {
        try (var _ = lock.acquire()) {
            steps.add(step);
        }
    }

    @EveryPlace(Place.Kind.LOOP)
    void producerAndConsumerSwitchOnlyWhenOneOfThemMustWait(Place place) throws Exception {
        Queue<Integer> queue = Queue.bounded(1);
        place.run(() -> {
            Tasks.gather(
                    () -> {
                        for (int i = 0; i < 4; i++) {
                            queue.put(i);
                            steps.add("put " + i);
                        }
                    },
                    () -> {
                        for (int i = 0; i < 4; i++) {
                            steps.add("took " + queue.take());
                        }
                    });
            steps.assertAre("put 0", "took 0", "took 1", "put 1", "put 2", "put 3", "took 2", "took 3");
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void sleepersOfTheSameInstantWakeInTheOrderInWhichTheyWentToSleep(Place place) throws Exception {
        place.run(() -> {
            Tasks.gather(
                    () -> sleepTo("a", 30), () -> sleepTo("b", 10), () -> sleepTo("c", 30), () -> sleepTo("d", 20));
            if (place.isVirtual()) {
                steps.assertAre("b", "d", "a", "c");
            } else {
                assertEquals(4, steps.list().size()); // on a real clock a later sleeper has a later deadline
            }
        });
    }

    private void sleepTo(String name, long millis) throws InterruptedException {
        Tasks.sleep(Duration.ofMillis(millis));
        steps.add(name);
    }

    @EveryPlace(Place.Kind.LOOP)
    void arrivalsFromOutsideComeInTheirOrderAfterThoseThatAreReady(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Loop loop = Loop.current().orElseThrow();
            List<Task<?>> arrivals = new ArrayList<>();
            Thread outside = Thread.ofPlatform().unstarted(() -> {
                arrivals.add(loop.submit(() -> steps.add("arrival 1")));
                arrivals.add(loop.submit(() -> steps.add("arrival 2")));
            });
            var _ = group.fork(() -> {
                steps.add("a");
                outside.start();
                while (outside.isAlive()) {
                    Thread.onSpinWait(); // holds the loop until both have arrived
                }
                steps.add("a goes on");
            });
            var _ = group.fork(() -> steps.add("b"));
            Tasks.yieldNow();
            steps.add("main");
            for (Task<?> arrival : arrivals) {
                arrival.join();
            }
            steps.assertAre("a", "a goes on", "b", "main", "arrival 1", "arrival 2");
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void theSameProgramHasTheSameTraceEveryTime(Place place) throws Exception {
        List<String> first = trace(place);
        assertTrue(first.size() > 100, first::toString);
        for (int i = 0; i < 3; i++) {
            assertEquals(first, trace(place));
        }
    }

    private static List<String> trace(Place place) throws Exception {
        Steps trace = new Steps();
        Queue<Integer> queue = Queue.bounded(3);
        Lock lock = Lock.create();
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 8; i++) {
                int number = i;
                var _ = group.fork(() -> {
                    for (int round = 0; round < 10; round++) {
                        try (var _ = lock.acquire()) {
                            Tasks.yieldNow();
                            trace.add(number + " locked");
                        }
                        if (number % 2 == 0) {
                            queue.put(number);
                        } else {
                            trace.add(number + " took " + queue.take());
                        }
                    }
                });
            }
        }));
        return trace.list();
    }

    @EveryPlace(Place.Kind.LOOP)
    void atEvery128thAwaitThatNeedNotWaitOthersRun(Place place) throws Exception {
        Event set = Event.create();
        set.set();
        place.run(() -> TaskGroup.run(group -> {
            for (int round = 0; round < 3; round++) {
                Task<?> other = group.fork(() -> {});
                for (int i = 1; i < 128; i++) {
                    set.await();
                }
                assertFalse(other.isDone(), "round " + round);
                set.await();
                assertTrue(other.isDone(), "round " + round);
            }
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void anAwaitThatWaitsBeginsTheCountAnew(Place place) throws Exception {
        Event set = Event.create();
        set.set();
        place.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 100; i++) {
                set.await();
            }
            Tasks.sleep(Duration.ofNanos(1));
            Task<?> other = group.fork(() -> {});
            for (int i = 1; i < 128; i++) {
                set.await();
            }
            assertFalse(other.isDone());
            set.await();
            assertTrue(other.isDone());
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void aYieldLetsEachOfTheOthersRunOnceHoweverManyCameBefore(Place place) throws Exception {
        Event set = Event.create();
        set.set();
        place.run(() -> TaskGroup.run(group -> {
            int[] turns = new int[1];
            Task<?> other = group.fork(() -> {
                for (int i = 0; i < 50; i++) {
                    set.await();
                }
                while (true) {
                    Tasks.yieldNow();
                    turns[0]++;
                }
            });
            Tasks.yieldNow();
            for (int i = 1; i <= 1000; i++) {
                Tasks.yieldNow();
                assertEquals(i, turns[0]);
            }
            other.cancel();
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void aYieldWithNobodyReadySwitchesToNobody(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> sleeper = group.fork(() -> Tasks.sleep(Duration.ofHours(1)));
            Until.waits(sleeper);
            LoopEngine engine = (LoopEngine) Fiber.current().engine;
            long turns = engine.turnsGiven;
            for (int i = 0; i < 100; i++) {
                Tasks.yieldNow();
            }
            assertEquals(turns, engine.turnsGiven);
            group.cancel();
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void cancelledTasksRunInTheOrderOfTheirCancellation(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                tasks.add(group.fork(() -> {
                    try {
                        Tasks.sleep(Duration.ofHours(1));
                    } finally {
                        steps.add(name);
                    }
                }));
            }
            Tasks.yieldNow();
            tasks.get(2).cancel();
            tasks.get(0).cancel();
            tasks.get(1).cancel();
            steps.add("main");
            Tasks.yieldNow();
            steps.assertAre("main", "c", "a", "b");
        }));
    }

    @EveryPlace(Place.Kind.LOOP)
    void betweenTwoAwaitsATaskHasTheLoopForItself(Place place) throws Exception {
        int[] counter = new int[1];
        place.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 50; i++) {
                    var _ = group.fork(() -> {
                        for (int round = 0; round < 200; round++) {
                            int seen = counter[0];
                            Thread.onSpinWait();
                            counter[0] = seen + 1;
                            Tasks.yieldNow();
                        }
                    });
                }
            });
            assertEquals(50 * 200, counter[0]);
        });
    }

    /** Behind the one round that is ready then, however many were ready before. In virtual time a timer waits until all wait. */
    @ParameterizedTest
    @EnumSource(names = {"LOOP", "DIRECT_LOOP"})
    void aTimerThatIsDueIsSeenAfterOneRoundAlsoAfterAStorm(Place place) throws Exception {
        aDueTimerIsSeenSoonAfter(place, () -> storm(20_000));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "DIRECT_LOOP"})
    void aTimerThatIsDueIsSeenAfterOneRoundAlsoAfterAStormOfTimers(Place place) throws Exception {
        aDueTimerIsSeenSoonAfter(place, () -> stormOfTimers(5_000));
    }

    private static void aDueTimerIsSeenSoonAfter(Place place, VoidWork<?> storm) throws Exception {
        place.run(() -> {
            storm.run();
            Queue<Integer> there = Queue.bounded(1);
            Queue<Integer> back = Queue.bounded(1);
            int rounds = 0;
            try (TaskGroup group = TaskGroup.open()) {
                Task<?> partner = group.fork(() -> {
                    while (true) {
                        back.put(there.take());
                    }
                });
                Task<?> sleeper = group.fork(() -> Tasks.sleep(Duration.ofNanos(1)));
                while (!sleeper.isDone()) { // always one of the two is ready
                    there.put(1);
                    back.take();
                    rounds++;
                }
                partner.cancel();
            }
            assertTrue(rounds < 20, rounds + " rounds");
        });
    }

    /** So many are ready when something comes from outside, and no timer is set. */
    private static void storm(int tasks) throws Exception {
        Event event = Event.create();
        TaskGroup.run(group -> {
            group.fork(() -> event.await());
            Until.waiting(event::waiting, 1);
            for (int i = 0; i < tasks; i++) {
                var _ = group.fork(() -> {});
            }
            Thread outside = Thread.ofPlatform().start(event::set);
            outside.join(); // nobody else runs meanwhile
        });
    }

    /** So many are ready because their timers were due at once, and then no timer is left. */
    private static void stormOfTimers(int tasks) throws Exception {
        long due = System.nanoTime() + 100_000_000;
        TaskGroup.run(group -> {
            for (int i = 0; i < tasks; i++) {
                var _ = group.fork(() -> Tasks.sleep(Duration.ofNanos(due - System.nanoTime())));
            }
            Tasks.yieldNow();
            while (System.nanoTime() < due) {
                Thread.onSpinWait(); // nobody else runs meanwhile
            }
        });
    }

    /** Whoever has started them. */
    @EveryPlace(Place.Kind.LOOP)
    void whatIsLeftWhenMainEndsIsCancelledInTheOrderOfItsStart(Place place) throws Exception {
        Event never = Event.create();
        place.run(() -> {
            for (int i = 0; i < 10; i++) {
                int number = i;
                Task<?> starter = Tasks.spawn(() -> {
                    var _ = Tasks.spawn(() -> {
                        try {
                            never.await();
                        } finally {
                            steps.add(number);
                        }
                    });
                });
                starter.join();
            }
            Until.waiting(never::waiting, 10);
        });
        steps.assertAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
}
