package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import dev.fermata.sync.SemaphoreStats;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Semaphores: of a bounded one, a plain one, and one whose limit changes all the time. What their users hold, by their
 * own count, never exceeds the limit, and in the end all of it is back.
 */
final class SemaphoreWeather implements Weather {
    private static final int PERMITS = 7;
    private static final int SMALLEST = 2;

    private static final class Counted {
        final Semaphore semaphore;
        final boolean resized;
        final AtomicInteger held = new AtomicInteger(); // counted up after a permit came, down before it goes
        final LongAdder grants = new LongAdder();

        Counted(Semaphore semaphore, boolean resized) {
            this.semaphore = semaphore;
            this.resized = resized;
            letOthersGiveBack();
        }

        /** As they do here: who looks for deadlocks cannot know it before the first time, and that may be late in a storm. */
        private void letOthersGiveBack() {
            assertTrue(semaphore.tryAcquire());
            CompletableFuture.runAsync(semaphore::release).join();
        }
    }

    private final Counted[] all = {
        new Counted(Semaphore.bounded("bounded", PERMITS), false),
        new Counted(Semaphore.create("plain", PERMITS), false),
        new Counted(Semaphore.bounded("resized", PERMITS), true),
        new Counted(Semaphore.create("plain, resized", PERMITS), true),
    };

    @Override
    public void gust(Sailor me) throws Exception {
        Counted it = all[me.random.nextInt(all.length)];
        Semaphore semaphore = it.semaphore;
        int permits = me.random.nextInt(3) > 0 ? 1 : 1 + me.random.nextInt(it.resized ? SMALLEST : PERMITS);
        if (it.resized && me.oneIn(6)) {
            semaphore.resize(SMALLEST + me.random.nextInt(PERMITS - SMALLEST + 1));
        }
        switch (me.random.nextInt(8)) {
            case 0 -> use(me, it, permits, semaphore.tryAcquire(permits), null);
            case 1 -> use(me, it, permits, semaphore.tryAcquire(permits, me.moment()), null);
            case 2 -> {
                Optional<Boolean> taken = me.anyhow(() -> semaphore.tryAcquire(permits, me.moment()));
                use(me, it, permits, taken.orElse(false), null);
            }
            case 3 -> tooMuch(me, it);
            case 4 -> behindALargeOne(me);
            default -> {
                Permit permit = me.anyhow(() -> semaphore.acquire(permits)).orElse(null);
                use(me, it, permits, permit != null, permit);
            }
        }
    }

    /** What no limit allows now: a bounded one refuses that, at the call or when its limit falls. */
    private static void tooMuch(Sailor me, Counted it) throws Exception {
        if (it.semaphore == null || !it.resized || !it.semaphore.stats().name().equals("resized")) {
            return;
        }
        try {
            Permit permit = me.anyhow(() -> it.semaphore.acquire(SMALLEST + 1)).orElse(null);
            use(me, it, SMALLEST + 1, permit != null, permit);
        } catch (IllegalArgumentException | IllegalStateException e) {
            me.storm.check(String.valueOf(e.getMessage()).contains("resized"), "refused for another reason", e);
        }
    }

    /** Whoever waits behind a request that is too large goes on when that one leaves, while all the rest is held. */
    private static void behindALargeOne(Sailor me) throws Exception {
        Semaphore semaphore = Semaphore.bounded("large", 3);
        Permit mine = semaphore.acquire();
        try {
            Sailor large = me.mate();
            Task<?> first = Tasks.spawn(() -> {
                large.hold();
                if (semaphore.tryAcquire(3, large.moment())) {
                    semaphore.release(3);
                }
            });
            Sailor small = me.mate();
            Task<?> second = Tasks.spawn(() -> {
                small.hold();
                try (var _ = semaphore.acquire()) {
                    small.linger();
                }
            });
            Tasks.uninterruptibly(() -> {
                second.join();
                first.join();
            });
        } finally {
            mine.close();
        }
        assertEquals(3, semaphore.available());
    }

    private static void use(Sailor me, Counted it, int permits, boolean taken, Permit permit)
            throws InterruptedException {
        if (!taken) {
            return;
        }
        int held = it.held.addAndGet(permits);
        it.grants.increment();
        try {
            assertTrue(held <= PERMITS, () -> held + " held of " + it.semaphore);
            me.linger();
        } finally {
            it.held.addAndGet(-permits);
            giveBack(me, it.semaphore, permits, permit);
        }
    }

    private static void giveBack(Sailor me, Semaphore semaphore, int permits, Permit permit) {
        if (permit != null) {
            permit.close();
            if (me.oneIn(3)) {
                permit.close();
            }
        } else if (me.oneIn(8)) {
            me.spawn(() -> semaphore.release(permits)); // by any task
        } else if (permits > 1 && me.oneIn(2)) {
            semaphore.release(1);
            semaphore.release(permits - 1);
        } else {
            semaphore.release(permits);
        }
    }

    @Override
    public void audit() {
        for (Counted it : all) {
            int held = it.held.get();
            assertTrue(held >= 0 && held <= PERMITS, () -> held + " held of " + it.semaphore);
            int available = it.semaphore.available();
            assertTrue(available >= 0 && available <= PERMITS, () -> available + " available of " + it.semaphore);
            assertTrue(it.semaphore.waiting() >= 0);
            Doubt.look(
                    () -> it.semaphore.available() == PERMITS && it.semaphore.waiting() > 0,
                    () -> "tasks wait for a free " + it.semaphore);
            SemaphoreStats stats = it.semaphore.stats();
            assertEquals(Math.max(0, stats.limit() - stats.held()), stats.available(), stats::toString);
            assertTrue(stats.held() >= 0 && stats.held() <= PERMITS, stats::toString);
            assertTrue(it.resized || stats.limit() == PERMITS, stats::toString);
        }
    }

    @Override
    public boolean isLively() {
        return Arrays.stream(all).allMatch(it -> it.grants.sum() > 100);
    }

    @Override
    public void settle() {
        for (Counted it : all) {
            it.semaphore.resize(PERMITS);
            assertEquals(0, it.held.get());
            assertEquals(0, it.semaphore.waiting());
            assertEquals(PERMITS, it.semaphore.available());
            assertEquals(0, it.semaphore.stats().held());
        }
        assertThrows(IllegalStateException.class, () -> all[0].semaphore.release());
    }
}
