package dev.fermata.test.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Barrier;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Event;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.List;

/** Signals that come too early, to the wrong one, or to nobody. */
final class SignalBugs {
    private SignalBugs() {}

    static List<Program> all() {
        return List.of(
                new Program(
                        "lost wake-up",
                        "an event is cleared after the look at what it stands for",
                        _ -> lostWakeUp(false),
                        _ -> lostWakeUp(true)),
                new Program(
                        "signal before the wait",
                        "a condition is awaited without a state to look at",
                        _ -> signalBeforeWait(false),
                        _ -> signalBeforeWait(true)),
                new Program(
                        "pulse",
                        "set and clear at once is missed by who comes late",
                        _ -> pulse(false),
                        _ -> pulse(true)),
                new Program(
                        "if for while",
                        "a bounded buffer looks only once after a signal",
                        _ -> new Buffer(false, true).oneItemForTwo(),
                        _ -> new Buffer(true, true).oneItemForTwo()),
                new Program(
                                "signal to the wrong one",
                                "producers and consumers wait for one condition, and one of them is signalled",
                                _ -> new Buffer(true, false).twoAndTwo(),
                                _ -> new Buffer(true, true).twoAndTwo())
                        .within(0),
                new Program(
                        "barrier reuse",
                        "a hand-made barrier is used again before all have left it",
                        _ -> rounds(false),
                        _ -> rounds(true)),
                new Program(
                        "answer and timeout",
                        "an answer is given up and delivered in the same instant",
                        _ -> new Answer(false).run(),
                        _ -> new Answer(true).run()),
                new Program(
                        "single flight",
                        "others wait for a load that was cancelled",
                        _ -> singleFlight(false),
                        _ -> singleFlight(true)));
    }

    private static void lostWakeUp(boolean mended) throws Exception {
        Event news = Event.create("news");
        int[] items = new int[1];
        Task<?> consumer = Tasks.spawn(() -> {
            while (items[0] == 0) {
                news.clear();
                if (!mended || items[0] == 0) {
                    news.await();
                }
            }
        });
        items[0]++;
        news.set();
        consumer.join();
    }

    private static void signalBeforeWait(boolean mended) throws Exception {
        Lock lock = Lock.create();
        Condition ready = Condition.create(lock);
        boolean[] isReady = new boolean[1];
        Task<?> waiter = Tasks.spawn(() -> {
            try (var _ = lock.acquire()) {
                if (mended) {
                    ready.awaitUntil(() -> isReady[0]);
                } else {
                    ready.await();
                }
            }
        });
        try (var _ = lock.acquire()) {
            isReady[0] = true;
            ready.signal();
        }
        waiter.join();
    }

    private static void pulse(boolean mended) throws Exception {
        Event start = Event.create("start");
        Task<?> runner = Tasks.spawn(() -> start.await());
        start.set();
        if (!mended) {
            start.clear();
        }
        runner.join();
    }

    /** Of one place. */
    private static final class Buffer {
        private final Lock lock = Lock.create();
        private final Condition changed = Condition.create(lock);
        private final boolean looksAgain;
        private final boolean tellsAll;
        private int size;

        Buffer(boolean looksAgain, boolean tellsAll) {
            this.looksAgain = looksAgain;
            this.tellsAll = tellsAll;
        }

        private void waitWhile(int forbidden) throws InterruptedException {
            if (size == forbidden) {
                changed.await();
            }
            while (looksAgain && size == forbidden) {
                changed.await();
            }
        }

        private void put() throws InterruptedException {
            try (var _ = lock.acquire()) {
                waitWhile(1);
                size++;
                assertTrue(size <= 1);
                tell();
            }
        }

        private void take() throws InterruptedException {
            try (var _ = lock.acquire()) {
                waitWhile(0);
                size--;
                assertTrue(size >= 0, "taken from an empty buffer");
                tell();
            }
        }

        private void tell() {
            if (tellsAll) {
                changed.signalAll();
            } else {
                changed.signal();
            }
        }

        void oneItemForTwo() throws Exception {
            Task<?> one = Tasks.spawn(this::take);
            Task<?> other = Tasks.spawn(this::take);
            put();
            put();
            one.get();
            other.get();
        }

        void twoAndTwo() throws Exception {
            Tasks.gather(this::take, this::take, this::put, this::put);
            assertEquals(0, size);
        }
    }

    private static void rounds(boolean mended) throws Exception {
        HandMade broken = new HandMade();
        Barrier barrier = Barrier.create(2);
        int[] round = new int[2];
        Tasks.gather(
                () -> walk(0, round, () -> meet(mended, broken, barrier)),
                () -> walk(1, round, () -> meet(mended, broken, barrier)));
    }

    private static void meet(boolean mended, HandMade broken, Barrier barrier) throws Exception {
        if (mended) {
            barrier.await();
        } else {
            broken.await();
        }
    }

    private static void walk(int me, int[] round, dev.fermata.task.VoidWork<Exception> meet) throws Exception {
        for (int i = 0; i < 2; i++) {
            assertTrue(Math.abs(round[0] - round[1]) <= 1, "a round ahead");
            round[me]++;
            meet.run();
        }
    }

    private static final class HandMade {
        private final Event all = Event.create("all are here");
        private int here;

        void await() throws InterruptedException {
            here++;
            if (here == 2) {
                here = 0;
                all.set();
            } else {
                all.await();
                all.clear(); // perhaps after the other has come again
            }
        }
    }

    private static final class Answer {
        private final Lock lock = Lock.create();
        private final Event delivered = Event.create("delivered");
        private final boolean mended;
        private boolean abandoned;
        private boolean given;

        Answer(boolean mended) {
            this.mended = mended;
        }

        private void wish() throws InterruptedException {
            if (!delivered.await(Duration.ofSeconds(1))) {
                try (var _ = lock.acquire()) {
                    abandoned = !given;
                }
            }
        }

        private void give() throws InterruptedException {
            Tasks.sleep(Duration.ofSeconds(1));
            if (mended) {
                try (var _ = lock.acquire()) {
                    giveIfWanted();
                }
            } else {
                giveIfWanted();
            }
        }

        private void giveIfWanted() throws InterruptedException {
            if (!abandoned) {
                Tasks.yieldNow(); // fetches it
                given = true;
                delivered.set();
            }
        }

        void run() throws Exception {
            Tasks.gather(this::wish, this::give);
            assertFalse(abandoned && given, "given up and delivered");
        }
    }

    private static void singleFlight(boolean mended) throws Exception {
        Event loaded = Event.create("loaded");
        Task<?> first = Tasks.spawn(() -> {
            Tasks.sleep(Duration.ofMillis(1)); // loads
            loaded.set();
        });
        Task<?> second = Tasks.spawn(() -> loaded.await());
        first.cancel();
        if (mended) {
            first.join();
            loaded.set(); // with or without a result: the others look, and load by themselves
        }
        second.join();
    }
}
