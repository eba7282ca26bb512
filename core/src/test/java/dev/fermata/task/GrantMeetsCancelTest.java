package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.queue.Queue;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A wait is granted by one thread and cancelled by another at the same moment, as it begins, while it lasts or as it ends.
 * After it, the task sleeps for an hour in the JDK's own way: only the interrupt of that cancellation brings it back. So a
 * cancellation that fell between the wait and the code after it would show as a task that does not end.
 */
final class GrantMeetsCancelTest {
    private static final Duration FOR = Duration.ofMillis(400);
    private static final int LONG = 3_600_000;

    /** What is waited for, and how it is granted. */
    private interface Subject {
        void await() throws InterruptedException;

        void grant() throws InterruptedException;
    }

    private enum Kind {
        LOCK,
        SEMAPHORE,
        TAKE,
        PUT,
        EVENT,
        JOIN;

        Subject subject() throws InterruptedException {
            return switch (this) {
                case LOCK -> lock();
                case SEMAPHORE -> semaphore();
                case TAKE -> take();
                case PUT -> put();
                case EVENT -> event();
                case JOIN -> join();
            };
        }
    }

    private static Subject lock() throws InterruptedException {
        Lock lock = Lock.create();
        Permit held = lock.acquire();
        return new Subject() {
            @Override
            public void await() throws InterruptedException {
                lock.acquire();
            }

            @Override
            public void grant() {
                held.close();
            }
        };
    }

    private static Subject semaphore() throws InterruptedException {
        Semaphore semaphore = Semaphore.create(0);
        return new Subject() {
            @Override
            public void await() throws InterruptedException {
                semaphore.acquire();
            }

            @Override
            public void grant() {
                semaphore.release();
            }
        };
    }

    private static Subject take() {
        Queue<String> queue = Queue.bounded(1);
        return new Subject() {
            @Override
            public void await() throws InterruptedException {
                queue.take();
            }

            @Override
            public void grant() {
                queue.offer("item");
            }
        };
    }

    private static Subject put() throws InterruptedException {
        Queue<String> queue = Queue.bounded(1);
        queue.put("first");
        return new Subject() {
            @Override
            public void await() throws InterruptedException {
                queue.put("second");
            }

            @Override
            public void grant() {
                queue.poll();
            }
        };
    }

    private static Subject event() {
        Event event = Event.create();
        return new Subject() {
            @Override
            public void await() throws InterruptedException {
                event.await();
            }

            @Override
            public void grant() {
                event.set();
            }
        };
    }

    private static Subject join() {
        Event end = Event.create();
        Task<?> joined = Tasks.spawn(() -> end.await());
        return new Subject() {
            @Override
            public void await() throws InterruptedException {
                joined.join();
            }

            @Override
            public void grant() throws InterruptedException {
                end.set();
                joined.join();
            }
        };
    }

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final AtomicInteger grantedFirst = new AtomicInteger();
    private final AtomicInteger cancelledFirst = new AtomicInteger();

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void inParallel(Kind kind) throws Exception {
        races(kind, Tasks::spawn);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onALoopThatCarriesItsTasks(Kind kind) throws Exception {
        try (Loop loop = Loop.builder().carrier(Loop.Carrier.DIRECT).start()) {
            races(kind, loop::submit);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onAPortableLoop(Kind kind) throws Exception {
        try (Loop loop = Loop.builder().carrier(Loop.Carrier.PORTABLE).start()) {
            races(kind, loop::submit);
        }
    }

    @Test
    void asATaskStarts() throws Exception {
        try (Loop direct = Loop.builder().carrier(Loop.Carrier.DIRECT).start();
                Loop portable = Loop.builder().carrier(Loop.Carrier.PORTABLE).start()) {
            for (Place place : List.<Place>of(Tasks::spawn, direct::submit, portable::submit)) {
                long start = System.nanoTime();
                for (int i = 0; System.nanoTime() - start < FOR.toNanos(); i++) {
                    Task<?> task = place.start(() -> Thread.sleep(LONG));
                    spin(i % 1000);
                    assertTrue(task.cancel());
                    assertThrows(CancellationException.class, () -> task.get(20, TimeUnit.SECONDS));
                }
            }
        }
    }

    private interface Place {
        Task<?> start(VoidWork<?> work) throws Exception;
    }

    private void races(Kind kind, Place place) throws Exception {
        SplittableRandom random = new SplittableRandom(kind.ordinal());
        long start = System.nanoTime();
        while (System.nanoTime() - start < FOR.toNanos() || grantedFirst.get() == 0 || cancelledFirst.get() == 0) {
            race(kind.subject(), place, random);
        }
    }

    /** In half of them the wait begins as the other thread comes, which grants and cancels, or cancels and grants, or only cancels. */
    private void race(Subject subject, Place place, SplittableRandom random) throws Exception {
        AtomicInteger missing = new AtomicInteger(random.nextInt(2) + 1);
        int before = random.nextInt(100);
        int pause = random.nextInt(random.nextInt(2) == 0 ? 20 : 1000);
        int order = random.nextInt(5);
        Task<?> task = place.start(() -> {
            if (missing.get() > 0) {
                meet(missing, 0);
            }
            try {
                subject.await();
                grantedFirst.incrementAndGet();
            } catch (TaskCancelledException e) {
                cancelledFirst.incrementAndGet();
                throw e;
            }
            Thread.sleep(LONG);
        });
        assertTrue(other.submit(() -> {
                    meet(missing, before);
                    if (order > 1) {
                        subject.grant();
                        spin(pause);
                    }
                    boolean cancelled = task.cancel();
                    if (order == 1) {
                        spin(pause);
                        subject.grant();
                    }
                    return cancelled;
                })
                .get());
        assertThrows(CancellationException.class, () -> task.get(20, TimeUnit.SECONDS));
        subject.grant(); // if it never was: so that nobody is left who waits for that
    }

    /** Both at once, and no sleep in between: what is to meet is some hundred nanoseconds wide. */
    private static void meet(AtomicInteger missing, int times) {
        missing.decrementAndGet();
        while (missing.get() > 0) {
            Thread.onSpinWait();
        }
        spin(times);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
