package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.loop.Loop;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded buffer as the textbooks build it, of a lock and two conditions, with one signal for each item: were a signal
 * lost with a waiter that was cancelled, somebody would wait for ever.
 */
final class BufferWeather implements Weather {
    private static final int CAPACITY = 4;

    private final Lock lock = Lock.create("buffer");
    private final Condition notFull = Condition.create(lock);
    private final Condition notEmpty = Condition.create(lock);
    private final ArrayDeque<Long> items = new ArrayDeque<>(); // guarded by lock
    private final Set<Long> inside = new HashSet<>(); // guarded by lock
    private long put; // guarded by lock
    private long taken; // guarded by lock
    private long owed; // guarded by lock: takers and putters in their methods
    private boolean closed; // guarded by lock
    private final LongAdder puts = new LongAdder();
    private final LongAdder takes = new LongAdder();
    private volatile int size; // written under lock, for the auditor

    @Override
    public void gust(Sailor me) throws Exception {
        if (me.oneIn(12) && Loop.current().isEmpty()) { // one that is closed would cancel the two
            Tasks.uninterruptibly(() -> signalOnce(me));
        } else if (me.random.nextBoolean()) {
            if (me.anyhow(() -> put(me)).orElse(false)) {
                puts.increment();
            }
        } else if (me.anyhow(() -> take(me)).orElse(false)) {
            takes.increment();
        }
    }

    /** One signal, and one of two who wait is cancelled at that moment: exactly one of them goes on. */
    private static void signalOnce(Sailor me) throws InterruptedException {
        Lock lock = Lock.create("signal");
        Condition condition = Condition.create(lock);
        AtomicInteger signalled = new AtomicInteger();
        VoidWork<RuntimeException> wait = () -> {
            try (var _ = lock.acquire()) {
                condition.await();
                signalled.incrementAndGet();
            }
        };
        Task<?> one = Tasks.spawn(wait);
        Task<?> other = Tasks.spawn(wait);
        while (condition.waiting() < 2) {
            Tasks.yieldNow();
        }
        try (var _ = lock.acquire()) {
            condition.signal();
            if (me.random.nextBoolean()) {
                one.cancel();
            }
        }
        one.cancel();
        one.join();
        if (signalled.get() > 0) {
            other.cancel();
        }
        other.join();
        assertEquals(1, signalled.get(), "signalled");
    }

    /** False if the buffer was closed, or the time was over. */
    private boolean put(Sailor me) throws InterruptedException {
        try (var _ = lock.acquire()) {
            if (!await(me, notFull, true)) {
                return false;
            }
            items.add(put);
            assertTrue(inside.add(put));
            put++;
            changed();
            notEmpty.signal();
            return true;
        }
    }

    private boolean take(Sailor me) throws InterruptedException {
        try (var _ = lock.acquire()) {
            if (!await(me, notEmpty, false)) {
                return false;
            }
            assertEquals(taken, items.remove());
            assertTrue(inside.remove(taken));
            taken++;
            changed();
            notFull.signal();
            return true;
        }
    }

    /** In the three ways there are. A wait that ends by its timeout may have been signalled, too: then it looks again. */
    private boolean await(Sailor me, Condition condition, boolean putting) throws InterruptedException {
        owed++;
        try {
            int way = me.random.nextInt(3);
            if (way == 0) {
                condition.awaitUntil(() -> closed || may(putting));
            }
            while (!closed && !may(putting)) {
                if (way == 1) {
                    condition.await();
                } else if (!condition.await(me.moment()) && !may(putting)) {
                    return false;
                }
            }
            return !closed;
        } finally {
            owed--;
        }
    }

    private boolean may(boolean putting) {
        return putting ? items.size() < CAPACITY : !items.isEmpty();
    }

    private void changed() {
        size = items.size();
    }

    @Override
    public void audit() {
        if (lock.tryAcquire()) {
            try {
                assertNoSignalWasLost();
            } finally {
                lock.release();
            }
        }
        int now = size;
        assertTrue(now >= 0 && now <= CAPACITY, () -> now + " in the buffer");
        assertTrue(notFull.waiting() >= 0 && notEmpty.waiting() >= 0);
    }

    /** The caller holds the lock: those who were signalled wait for it, the others for what is not there. */
    private void assertNoSignalWasLost() {
        int takers = notEmpty.waiting();
        int putters = notFull.waiting();
        boolean lost = (takers > 0 && !items.isEmpty()) || (putters > 0 && items.size() < CAPACITY);
        if (lost && lock.waiting() == 0) {
            throw new AssertionError(
                    "a signal was lost: " + items.size() + " items, " + takers + " takers, " + putters + " putters");
        }
    }

    /** Takers without putters, or putters without takers: one of either comes by. If both wait, a signal was lost. */
    @Override
    public void stir() throws Exception {
        try (var _ = lock.acquire()) {
            assertNoSignalWasLost();
            if (items.isEmpty() && notEmpty.waiting() > 0) {
                items.add(put);
                inside.add(put++);
                puts.increment();
                changed();
                notEmpty.signal();
            } else if (items.size() == CAPACITY && notFull.waiting() > 0) {
                inside.remove(items.remove());
                taken++;
                takes.increment();
                changed();
                notFull.signal();
            }
        }
    }

    @Override
    public void calm() throws Exception {
        try (var _ = lock.acquire()) {
            if (!closed) {
                closed = true;
                notFull.signalAll();
                notEmpty.signalAll();
            }
        }
    }

    @Override
    public boolean isLively() {
        return takes.sum() > 100;
    }

    @Override
    public void settle() throws Exception {
        assertEquals(0, lock.waiting());
        assertEquals(0, notFull.waiting());
        assertEquals(0, notEmpty.waiting());
        try (var _ = lock.acquire()) {
            assertEquals(0, owed);
            assertEquals(put, taken + items.size());
            assertEquals(items.size(), inside.size());
            assertEquals(put, puts.sum(), "puts, by those who put");
            assertEquals(taken, takes.sum(), "takes, by those who took");
        }
    }
}
