package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import dev.fermata.sync.LockStats;
import dev.fermata.sync.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Locks: at most one is inside, as a counter without any synchronization tells; permits are closed twice and too late,
 * locks are released by strangers to them, held across awaits, taken through conditions that come back with the hold.
 */
final class LockWeather implements Weather {
    private static final int LOCKS = 3;

    /** A lock, and what those who held it have noted. */
    private static final class Guarded {
        final Lock lock;
        final Condition turn;
        final AtomicInteger inside = new AtomicInteger();
        final LongAdder visits = new LongAdder();
        long count; // guarded by the lock, and by nothing else
        final AtomicBoolean handedOver = new AtomicBoolean(); // ever: a holder may find that he still is one
        volatile boolean ebb;

        Guarded(String name) {
            lock = Lock.create(name);
            turn = Condition.create(lock);
            Thread first = Thread.ofPlatform().start(lock::tryAcquire);
            try {
                first.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            lock.release(); // by another: whoever searches for deadlocks knows from now on that this happens
        }

        void enter() {
            assertEquals(1, inside.incrementAndGet(), "inside");
            assertTrue(lock.isLocked());
            count++;
            visits.increment();
        }

        void leave() {
            assertEquals(0, inside.decrementAndGet(), "inside");
        }
    }

    private final List<Guarded> all = new ArrayList<>();

    LockWeather() {
        for (int i = 0; i < LOCKS; i++) {
            all.add(new Guarded("lock-" + i));
        }
    }

    @Override
    public void gust(Sailor me) throws Exception {
        Guarded it = all.get(me.random.nextInt(LOCKS));
        try {
            gust(me, it);
        } catch (IllegalStateException e) {
            checkHandedOver(me, it, e);
        }
    }

    /** What a holder is told who has left it to another task to release, before that has run. */
    private static void checkHandedOver(Sailor me, Guarded it, IllegalStateException refusal) {
        me.storm.check(refusal.getMessage().contains("second time") && it.handedOver.get(), "why?", refusal);
    }

    private void gust(Sailor me, Guarded it) throws Exception {
        switch (me.random.nextInt(8)) {
            case 0 -> {
                if (it.lock.tryAcquire()) {
                    released(me, it, null, false);
                }
            }
            case 1 -> {
                if (it.lock.tryAcquire(me.moment())) {
                    released(me, it, null, false);
                }
            }
            case 2 -> {
                Optional<Boolean> taken = me.anyhow(() -> it.lock.tryAcquire(me.moment()));
                if (taken.orElse(false)) {
                    released(me, it, null, false);
                }
            }
            case 3 -> asJavaLock(me, it);
            default -> {
                Optional<Permit> permit = me.anyhow(() -> it.lock.acquire());
                if (permit.isPresent()) {
                    released(me, it, permit.get(), false);
                }
            }
        }
    }

    /** The caller holds it: does something inside and gives it back, whatever comes. */
    private void released(Sailor me, Guarded it, Permit permit, boolean nested) throws Exception {
        it.enter();
        try {
            inside(me, it, nested);
        } finally {
            it.leave();
            release(me, it, permit);
        }
    }

    private void inside(Sailor me, Guarded it, boolean nested) throws Exception {
        switch (me.random.nextInt(nested ? 7 : 10)) {
            case 0 -> me.linger();
            case 1 -> next(me, it);
            case 2 -> signal(me, it);
            case 7, 8 -> await(me, it); // not with a second lock in hand
            case 3 -> me.storm.check(refusesItsHolder(it), "acquired twice", null);
            default -> me.hold();
        }
    }

    /** A second lock, later in the order, so that nobody waits in a circle. */
    private void next(Sailor me, Guarded it) throws Exception {
        int which = all.indexOf(it) + 1;
        if (which < LOCKS) {
            Guarded other = all.get(which);
            try {
                Optional<Permit> permit = me.anyhow(() -> other.lock.acquire());
                if (permit.isPresent()) {
                    released(me, other, permit.get(), true);
                }
            } catch (IllegalStateException e) {
                checkHandedOver(me, other, e); // it is this one that may have been
            }
        }
    }

    private static boolean refusesItsHolder(Guarded it) throws InterruptedException {
        try {
            return !it.lock.tryAcquire() && !it.lock.tryAcquire(Duration.ZERO);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void signal(Sailor me, Guarded it) {
        switch (me.random.nextInt(3)) {
            case 0 -> it.turn.signal();
            case 1 -> it.turn.signal(me.random.nextInt(4));
            default -> it.turn.signalAll();
        }
    }

    /** Gives the lock away while it waits; comes back with it, whatever ended the wait. */
    private static void await(Sailor me, Guarded it) throws Exception {
        it.leave();
        try {
            switch (me.random.nextInt(3)) {
                case 0 -> it.turn.await(me.moment());
                case 1 -> {
                    int patience = me.random.nextInt(3);
                    AtomicInteger asked = new AtomicInteger();
                    me.anyhow(() -> {
                        it.turn.awaitUntil(() -> it.ebb || asked.getAndIncrement() >= patience);
                        return true;
                    });
                }
                default ->
                    me.anyhow(() -> {
                        if (!it.ebb) {
                            it.turn.await();
                        }
                        return true;
                    });
            }
        } finally {
            it.enter();
        }
    }

    private void asJavaLock(Sailor me, Guarded it) throws Exception {
        java.util.concurrent.locks.Lock lock = it.lock.asJavaLock();
        lock.lock(); // whatever comes
        it.enter();
        it.leave();
        lock.unlock();
    }

    private void release(Sailor me, Guarded it, Permit permit) {
        switch (me.random.nextInt(6)) {
            case 0 -> {
                it.handedOver.set(true);
                me.spawn(() -> it.lock.release()); // by any task
            }
            case 1 -> {
                it.lock.release();
                if (permit != null) {
                    permit.close(); // of a hold that has ended: frees nobody's
                }
            }
            default -> {
                if (permit == null) {
                    it.lock.release();
                } else {
                    permit.close();
                    permit.close();
                }
            }
        }
    }

    @Override
    public void audit() {
        for (Guarded it : all) {
            int inside = it.inside.get();
            assertTrue(inside >= 0 && inside <= 1, () -> inside + " inside");
            LockStats stats = it.lock.stats();
            assertTrue(
                    stats.waiters().stream().distinct().count()
                            == stats.waiters().size(),
                    stats::toString);
            assertTrue(it.lock.waiting() >= 0 && it.turn.waiting() >= 0);
            Doubt.look(() -> !it.lock.isLocked() && it.lock.waiting() > 0, () -> "tasks wait for a free " + it.lock);
        }
    }

    @Override
    public void stir() throws Exception {
        for (Guarded it : all) {
            try (var _ = it.lock.acquire()) {
                it.turn.signal();
            }
        }
    }

    @Override
    public void calm() throws Exception {
        for (Guarded it : all) {
            if (!it.ebb) {
                try (var _ = it.lock.acquire()) {
                    it.ebb = true;
                    it.turn.signalAll();
                }
            }
        }
    }

    @Override
    public boolean isLively() {
        return all.stream().allMatch(it -> it.visits.sum() > 100);
    }

    @Override
    public void settle() {
        for (Guarded it : all) {
            assertFalse(it.lock.isLocked(), it.lock::toString);
            assertEquals(0, it.lock.waiting());
            assertEquals(0, it.turn.waiting());
            assertEquals(it.visits.sum(), it.count, "visits of " + it.lock);
        }
    }
}
