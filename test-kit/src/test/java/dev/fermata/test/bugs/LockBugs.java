package dev.fermata.test.bugs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;

/** Locks and permits: their order, who gives back what, and who never gets in. */
final class LockBugs {
    private LockBugs() {}

    static List<Program> all() {
        return List.of(
                new Program(
                        "lock order",
                        "two tasks take two locks in opposite orders",
                        _ -> lockOrder(false),
                        _ -> lockOrder(true)),
                new Program(
                        "dining philosophers",
                        "three of them, and each takes the left fork first",
                        _ -> philosophers(false),
                        _ -> philosophers(true)),
                new Program(
                        "permits one by one",
                        "two tasks need two of two permits, and take them one by one",
                        _ -> permits(false),
                        _ -> permits(true)),
                new Program(
                        "double release",
                        "a permit is given back also when it was not had in time",
                        _ -> doubleRelease(false),
                        _ -> doubleRelease(true)),
                new Program(
                        "joined under the lock",
                        "a task is waited for with the lock held that it needs",
                        _ -> joinedUnderLock(false),
                        _ -> joinedUnderLock(true)),
                new Program(
                        "reader-writer starvation",
                        "readers who come later pass a writer who waits",
                        _ -> new ReadersAndWriter(false).run(),
                        _ -> new ReadersAndWriter(true).run()));
    }

    private static void lockOrder(boolean mended) throws Exception {
        Lock one = Lock.create("one");
        Lock two = Lock.create("two");
        Tasks.gather(() -> both(one, two), () -> both(mended ? one : two, mended ? two : one));
    }

    private static void both(Lock first, Lock second) throws InterruptedException {
        try (var _ = first.acquire();
                var _ = second.acquire()) {
            assertTrue(first.isLocked() && second.isLocked());
        }
    }

    private static void philosophers(boolean mended) throws Exception {
        List<Lock> forks = List.of(Lock.create("fork 0"), Lock.create("fork 1"), Lock.create("fork 2"));
        TaskGroup.run(group -> {
            for (int i = 0; i < 3; i++) {
                int left = i;
                int right = (i + 1) % 3;
                boolean swap = mended && left > right;
                group.fork(
                        "philosopher " + i, () -> eat(forks.get(swap ? right : left), forks.get(swap ? left : right)));
            }
        });
    }

    private static void eat(Lock first, Lock second) throws InterruptedException {
        first.acquire();
        second.acquire();
        second.release();
        first.release();
    }

    private static void permits(boolean mended) throws Exception {
        Semaphore permits = Semaphore.bounded(2);
        Tasks.gather(() -> twoOf(permits, mended), () -> twoOf(permits, mended));
    }

    private static void twoOf(Semaphore permits, boolean mended) throws InterruptedException {
        if (mended) {
            permits.acquire(2);
        } else {
            permits.acquire();
            permits.acquire();
        }
        permits.release(2);
    }

    private static void doubleRelease(boolean mended) throws Exception {
        Semaphore door = Semaphore.create(1);
        int[] inside = new int[1];
        Tasks.gather(
                () -> visit(door, inside, mended),
                () -> visit(door, inside, mended),
                () -> visit(door, inside, mended));
    }

    private static void visit(Semaphore door, int[] inside, boolean mended) throws InterruptedException {
        boolean mine = false;
        try {
            mine = door.tryAcquire(Duration.ofSeconds(1));
            if (mine) {
                inside[0]++;
                assertTrue(inside[0] <= 1, "two are inside");
                Tasks.sleep(Duration.ofSeconds(2));
                inside[0]--;
            }
        } finally {
            if (mine || !mended) {
                door.release();
            }
        }
    }

    private static void joinedUnderLock(boolean mended) throws Exception {
        Lock lock = Lock.create();
        Task<?> task = Tasks.spawn(() -> {
            try (var _ = lock.acquire()) {
                assertTrue(lock.isLocked());
            }
        });
        if (mended) {
            task.join();
        }
        try (var _ = lock.acquire()) {
            task.join();
        }
    }

    private static final class ReadersAndWriter {
        private final Lock lock = Lock.create();
        private final Condition changed = Condition.create(lock);
        private final Event done = Event.create();
        private final boolean mended;
        private int readers;
        private boolean writing;
        private int writersWaiting;
        private boolean written;

        ReadersAndWriter(boolean mended) {
            this.mended = mended;
        }

        private void read() throws InterruptedException {
            boolean passes;
            try (var _ = lock.acquire()) {
                while (writing || (mended && writersWaiting > 0)) {
                    changed.await();
                }
                passes = writersWaiting > 0;
                readers++;
            }
            assertTrue(!passes || written, "a reader has passed a writer who waits");
            Tasks.yieldNow();
            try (var _ = lock.acquire()) {
                readers--;
                changed.signalAll();
            }
        }

        private void write() throws InterruptedException {
            try (var _ = lock.acquire()) {
                writersWaiting++;
                while (readers > 0) {
                    changed.await();
                }
                writersWaiting--;
                written = true;
            }
            try (var _ = lock.acquire()) {
                changed.signalAll();
                done.set();
            }
        }

        void run() throws Exception {
            Tasks.gather(this::read, this::write, this::read);
        }
    }
}
