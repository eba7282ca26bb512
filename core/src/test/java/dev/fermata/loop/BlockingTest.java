package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import dev.fermata.testing.Steps;
import dev.fermata.testing.Until;
import dev.fermata.wait.Fiber;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Blocking calls off the loop, on the task's own thread: rule 17. Their cancellation is in ForeignCallTest. */
final class BlockingTest {
    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

    private final Steps steps = new Steps();
    private final CountDownLatch latch = new CountDownLatch(1);

    @EveryPlace
    void itRunsOnTheTasksOwnThread(Place place) throws Exception {
        ReentrantLock lock = new ReentrantLock();
        place.run(() -> {
            Thread thread = Thread.currentThread();
            LOCAL.set("mine");
            lock.lock();
            try {
                String seen = Tasks.blocking(() -> {
                    assertSame(thread, Thread.currentThread());
                    assertEquals(true, lock.isHeldByCurrentThread());
                    return LOCAL.get();
                });
                assertEquals("mine", seen);
            } finally {
                lock.unlock();
                LOCAL.remove();
            }
        });
    }

    @EveryPlace
    void itThrowsWhatTheWorkThrows(Place place) throws Exception {
        IOException failure = new IOException();
        place.run(() -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> Tasks.blocking(() -> {
                            throw failure;
                        }))));
    }

    @EveryPlace
    void othersRunMeanwhile(Place place) throws Exception {
        place.run(() -> {
            Tasks.gather(
                    () -> {
                        Tasks.blocking(() -> latch.await());
                        steps.add("back");
                    },
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            Tasks.yieldNow();
                            steps.add("meanwhile");
                        }
                        latch.countDown();
                    });
            steps.assertAre("meanwhile", "meanwhile", "meanwhile", "back");
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void whoComesBackTakesHisTurn(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            Task<?> caller = group.fork(() -> {
                Tasks.blocking(() -> latch.await());
                steps.add("back");
            });
            Until.blocked(caller);
            LoopEngine engine = (LoopEngine) Fiber.current().engine;
            latch.countDown();
            while (engine.away.get() > 0) {
                Thread.onSpinWait(); // holds the loop until it waits for its turn
            }
            steps.add("nobody came in between");
            Tasks.yieldNow();
            steps.assertAre("nobody came in between", "back");
        }));
    }

    @Test
    void aVirtualClockStandsStillMeanwhile() throws Exception {
        Place.VIRTUAL_LOOP.run(() -> {
            Loop loop = Loop.current().orElseThrow();
            Instant start = loop.now();
            Task<?> caller = Tasks.spawn(() -> {
                Tasks.blocking(() -> latch.await());
                assertEquals(start, loop.now());
                steps.add("back");
            });
            Task<?> sleeper = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofHours(1));
                steps.add("slept");
            });
            Thread outside = Thread.ofPlatform().daemon().start(() -> {
                try {
                    Until.blocked(caller);
                    Until.waits(sleeper);
                    Thread.sleep(20); // what a clock that does not stand still needs to be caught
                    latch.countDown();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            caller.join();
            sleeper.join();
            Tasks.blocking(() -> outside.join());
            steps.assertAre("back", "slept");
        });
    }

    @EveryPlace
    void anAwaitInsideParksTheThreadAndTheOthersGoOn(Place place) throws Exception {
        Queue<String> queue = Queue.bounded(1);
        place.run(() -> {
            Tasks.gather(
                    () -> {
                        String item = Tasks.blocking(() -> {
                            steps.add("took " + queue.take());
                            return queue.take();
                        });
                        steps.add("took " + item);
                    },
                    () -> {
                        Until.holds(() -> queue.stats().takers().size() == 1, "somebody waits for an item");
                        queue.put("one");
                        queue.put("two");
                    });
            steps.assertAre("took one", "took two");
        });
    }

    @Test
    void whileAnAwaitInsideWaitsTheCallDoesNotCountAsOut() throws Exception {
        Event event = Event.create();
        Place.VIRTUAL_LOOP.run(() -> {
            var _ = Tasks.spawn(() -> {
                Tasks.sleep(Duration.ofHours(1)); // the clock moves
                event.set();
            });
            Tasks.blocking(() -> {
                event.await();
                assertEquals(true, event.await(Duration.ZERO));
                Tasks.sleep(Duration.ofHours(1));
            });
        });
    }

    @EveryPlace
    void blockingCallsNest(Place place) throws Exception {
        place.run(() -> {
            int result = Tasks.blocking(() -> Tasks.<Integer, RuntimeException>blocking(() -> 7) + 1);
            assertEquals(8, result);
            Tasks.yieldNow();
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void tasksForkedInsideRunOnTheLoop(Place place) throws Exception {
        place.run(() -> {
            Loop loop = Loop.current().orElseThrow();
            Tasks.blocking(() -> TaskGroup.run(group -> {
                assertSame(loop, Loop.current().orElseThrow());
                Task<Loop> task = group.fork(() -> Loop.current().orElseThrow());
                assertSame(loop, task.get());
            }));
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void manyCallsAtOnceAllComeBack(Place place) throws Exception {
        int[] counter = new int[1];
        place.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 40; i++) {
                    var _ = group.fork(() -> {
                        for (int round = 0; round < 25; round++) {
                            Tasks.blocking(() -> Thread.onSpinWait());
                            counter[0]++; // one at a time
                        }
                    });
                }
            });
            assertEquals(40 * 25, counter[0]);
        });
    }

    @EveryPlace(Place.Kind.LOOP)
    void aPendingCancellationIsThrownInsteadOfTheCall(Place place) throws Exception {
        place.run(() -> {
            Task<?> task = Tasks.spawn(() -> {
                Task.current().orElseThrow().cancel();
                Tasks.blocking(() -> steps.add("ran"));
            });
            task.join();
            assertEquals(true, task.isCancelled());
            steps.assertAre();
        });
    }
}
