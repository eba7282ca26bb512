package dev.fermata.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.testing.Leftovers;
import dev.fermata.testing.Place;
import dev.fermata.testing.Until;
import dev.fermata.wait.Fiber;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What others may do to a thread while home mounts it, lets it suspend, and unmounts it. */
@ExtendWith(Leftovers.class)
final class MountingTest {
    private static final int ROUNDS = 20_000;
    private static final int ITEMS = 50_000;

    /** On a busy machine each of the rounds may take a time slice. */
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    /** Else all would go on working, and only be slower. */
    @Test
    void whereHomeIsToMountThreadsItDoes() throws Exception {
        Place.DIRECT_LOOP.run(() -> {
            assertEquals(Mounting.isWanted(), Fiber.current().byHand);
            Tasks.spawn(() -> {}); // so that somebody is ready
            Tasks.yieldNow();
            assertEquals(Mounting.isWanted(), Fiber.current().byHand);
            Tasks.blocking(() -> assertFalse(Fiber.current().byHand));
        });
    }

    /** Before it suspends, while it does, and after that: where it is lost, the test takes for ever. */
    @Test
    void anInterruptEndsAWaitWheneverItComes() throws Exception {
        Place.DIRECT_LOOP.run(() -> {
            Thread me = Thread.currentThread();
            AtomicInteger begun = new AtomicInteger();
            AtomicBoolean over = new AtomicBoolean();
            Task<?> other = Tasks.spawn(MountingTest::yieldForEver);
            Thread stranger = Thread.ofPlatform().start(() -> {
                Random random = new Random(1);
                for (int round = 1; !over.get(); round++) {
                    while (begun.get() < round && !over.get()) {
                        Thread.onSpinWait();
                    }
                    if (begun.get() == round) {
                        spin(random.nextInt(200));
                        me.interrupt();
                    }
                }
            });
            Event never = Event.create();
            long end = System.nanoTime() + ENOUGH.toNanos();
            for (int round = 1; round <= ROUNDS && System.nanoTime() < end; round++) {
                begun.set(round);
                assertThrows(InterruptedException.class, never::await);
            }
            over.set(true);
            stranger.join();
            other.cancel();
            Tasks.yieldNow(); // neither of them was cancelled
        });
    }

    @Test
    void whoInterruptsUnparksAndLooksAtThreadsThatSwitchLosesNoItem() throws Exception {
        Place.DIRECT_LOOP.run(() -> {
            Queue<Integer> queue = Queue.bounded(1);
            Thread[] switching = new Thread[2];
            TaskGroup.run(group -> {
                Task<?> putter = group.fork(() -> {
                    switching[0] = Thread.currentThread();
                    for (int item = 0; item < ITEMS; item++) {
                        int mine = item;
                        again(() -> queue.put(mine));
                    }
                });
                Task<?> taker = group.fork(() -> {
                    switching[1] = Thread.currentThread();
                    for (int item = 0; item < ITEMS; item++) {
                        int[] taken = new int[1];
                        again(() -> taken[0] = queue.take());
                        assertEquals(item, taken[0]);
                    }
                });
                while (switching[1] == null) {
                    Tasks.yieldNow();
                }
                FutureTask<?> strangers = new FutureTask<>(() -> {
                    Random random = new Random(1);
                    while (!putter.isDone() || !taker.isDone()) {
                        Thread one = switching[random.nextInt(2)];
                        switch (random.nextInt(4)) {
                            case 0 -> one.interrupt();
                            case 1 -> LockSupport.unpark(one);
                            case 2 -> assertNotNull(one.getStackTrace());
                            default -> assertTrue(one.toString().startsWith("VirtualThread"));
                        }
                        spin(random.nextInt(2_000));
                    }
                    return null;
                });
                Thread.ofPlatform().start(strangers);
                putter.join();
                taker.join();
                strangers.get();
            });
        });
    }

    @Test
    void whoWaitsIsWaitingAndWhoIsReadyIsRunnableAndTheStackSaysWhere() throws Exception {
        Place.DIRECT_LOOP.run(() -> {
            Thread[] threads = new Thread[2];
            Event event = Event.create();
            Task<?> waits = Tasks.spawn(() -> {
                threads[0] = Thread.currentThread();
                event.await();
            });
            Task<?> yields = Tasks.spawn(() -> {
                threads[1] = Thread.currentThread();
                yieldForEver();
            });
            Until.waiting(event::waiting, 1);
            assertEquals(Thread.State.WAITING, threads[0].getState());
            assertEquals(Thread.State.RUNNABLE, threads[1].getState());
            assertTrue(Arrays.toString(threads[0].getStackTrace()).contains("Event"));
            assertTrue(Arrays.toString(threads[1].getStackTrace()).contains("yieldForEver"));
            event.set();
            waits.join();
            yields.cancel();
        });
    }

    private static void yieldForEver() throws InterruptedException {
        while (true) {
            Tasks.yieldNow();
        }
    }

    private static void again(VoidWork<?> work) throws Exception {
        while (true) {
            try {
                work.run();
                return;
            } catch (InterruptedException interrupted) {
                // by the stranger: it has not been done
            }
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
