package dev.fermata.test.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** State that changes across an await. */
final class UpdateBugs {
    private UpdateBugs() {}

    static List<Program> all() {
        return List.of(
                new Program(
                        "lost update",
                        "a counter is read, and written after an await",
                        _ -> new Counter(false).run(),
                        _ -> new Counter(true).run()),
                new Program(
                        "check, then act",
                        "a balance is checked before an await, and drawn after it",
                        _ -> new Account(false).run(),
                        _ -> new Account(true).run()),
                new Program(
                        "loaded twice",
                        "a cache looks, awaits the load, and stores",
                        _ -> new Cache(false).run(),
                        _ -> new Cache(true).run()),
                new Program(
                        "double-checked initialisation",
                        "the flag is set before the value is there",
                        _ -> new Lazy(false).run(),
                        _ -> new Lazy(true).run()),
                new Program(
                        "torn read",
                        "two fields that belong together are written with an await in between",
                        _ -> new Pair(false).run(),
                        _ -> new Pair(true).run()),
                new Program(
                        "changed while iterated",
                        "a list is walked with an await at each item, and grows meanwhile",
                        _ -> new Listeners(false).run(),
                        _ -> new Listeners(true).run()),
                new Program(
                        "cancelled half-way",
                        "a transfer is cancelled between its two halves",
                        _ -> new Transfer(false).run(),
                        _ -> new Transfer(true).run()));
    }

    /** Runs work under a lock, or, broken, without. */
    private abstract static class Guarded {
        private final Lock lock = Lock.create();
        private final boolean mended;

        Guarded(boolean mended) {
            this.mended = mended;
        }

        final void guard() throws InterruptedException {
            if (mended) {
                try (var _ = lock.acquire()) {
                    work();
                }
            } else {
                work();
            }
        }

        abstract void work() throws InterruptedException;
    }

    private static final class Counter extends Guarded {
        private int value;

        Counter(boolean mended) {
            super(mended);
        }

        @Override
        void work() throws InterruptedException {
            int seen = value;
            Tasks.yieldNow();
            value = seen + 1;
        }

        void run() throws Exception {
            Tasks.gather(this::guard, this::guard);
            assertEquals(2, value);
        }
    }

    private static final class Account extends Guarded {
        private int balance = 100;

        Account(boolean mended) {
            super(mended);
        }

        @Override
        void work() throws InterruptedException {
            if (balance >= 70) {
                Tasks.yieldNow(); // asks the bank
                balance -= 70;
            }
        }

        void run() throws Exception {
            Tasks.gather(this::guard, this::guard);
            assertTrue(balance >= 0, "overdrawn: " + balance);
        }
    }

    private static final class Cache extends Guarded {
        private final Map<String, String> entries = new HashMap<>();
        private int loads;

        Cache(boolean mended) {
            super(mended);
        }

        @Override
        void work() throws InterruptedException {
            if (!entries.containsKey("key")) {
                loads++;
                Tasks.yieldNow();
                entries.put("key", "value");
            }
        }

        void run() throws Exception {
            Tasks.gather(this::guard, this::guard);
            assertEquals(1, loads);
        }
    }

    private static final class Lazy {
        private final Lock lock = Lock.create();
        private final boolean mended;
        private boolean initialised;
        private @Nullable String value;

        Lazy(boolean mended) {
            this.mended = mended;
        }

        private void use() throws InterruptedException {
            if (!initialised) {
                try (var _ = lock.acquire()) {
                    if (!initialised) {
                        initialised = !mended;
                        Tasks.yieldNow();
                        value = "made";
                        initialised = true;
                    }
                }
            }
            assertEquals("made", value);
        }

        void run() throws Exception {
            Tasks.gather(this::use, this::use);
        }
    }

    private static final class Pair extends Guarded {
        private int left;
        private int right;
        private boolean writes = true;

        Pair(boolean mended) {
            super(mended);
        }

        @Override
        void work() throws InterruptedException {
            if (writes) {
                writes = false;
                left++;
                Tasks.yieldNow();
                right++;
            } else {
                assertEquals(left, right);
            }
        }

        void run() throws Exception {
            Tasks.gather(this::guard, this::guard);
        }
    }

    private static final class Listeners {
        private final List<String> names = new ArrayList<>(List.of("one", "two"));
        private final boolean mended;

        Listeners(boolean mended) {
            this.mended = mended;
        }

        private void tell() throws InterruptedException {
            for (String name : mended ? List.copyOf(names) : names) {
                assertTrue(!name.isEmpty());
                Tasks.yieldNow();
            }
        }

        private void add() throws InterruptedException {
            Tasks.yieldNow();
            names.add("three");
        }

        void run() throws Exception {
            Tasks.gather(this::tell, this::add);
        }
    }

    private static final class Transfer {
        private final boolean mended;
        private int from = 100;
        private int to;

        Transfer(boolean mended) {
            this.mended = mended;
        }

        private void move() throws InterruptedException {
            from -= 10;
            Tasks.sleep(Duration.ofMillis(1)); // books it
            to += 10;
        }

        void run() throws Exception {
            Task<?> task = Tasks.spawn(() -> {
                if (mended) {
                    Tasks.shield(this::move);
                } else {
                    move();
                }
            });
            Tasks.yieldNow();
            task.cancel();
            task.join();
            assertEquals(100, from + to);
        }
    }
}
