package dev.fermata.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Timers of the parallel engine, set from any thread. */
final class ParallelTimersTest {
    private static final long MILLI = 1_000_000;

    private final Engine engine = Engine.parallel();

    private Timer timer(long nanosFromNow, Runnable action) {
        return new Timer(engine.nanoTime() + nanosFromNow) {
            @Override
            protected void fire() {
                action.run();
            }
        };
    }

    @Test
    void aTimerFiresNotBeforeItsTime() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        long start = engine.nanoTime();
        engine.set(timer(5 * MILLI, fired::countDown));
        fired.await();
        assertTrue(engine.nanoTime() - start >= 5 * MILLI);
    }

    @Test
    void anEarlierTimerIsNotHeldUpByALaterOne() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        Timer late = timer(3600_000 * MILLI, () -> {
            throw new AssertionError("an hour has passed");
        });
        engine.set(late);
        engine.set(timer(MILLI, fired::countDown));
        fired.await();
        late.cancel();
    }

    @Test
    void timersThatManyThreadsSetAllFire() throws Exception {
        int threads = 8;
        int each = 3000;
        CountDownLatch fired = new CountDownLatch(threads * each);
        AtomicInteger wrong = new AtomicInteger();
        List<Thread> setters = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            SplittableRandom random = new SplittableRandom(i);
            setters.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < each; j++) {
                    engine.set(timer(random.nextLong(20 * MILLI), fired::countDown));
                    Timer cancelled = timer(random.nextLong(20 * MILLI), wrong::incrementAndGet);
                    cancelled.cancel();
                    engine.set(cancelled);
                }
            }));
        }
        for (Thread setter : setters) {
            setter.join();
        }
        assertTrue(fired.await(30, TimeUnit.SECONDS), () -> fired.getCount() + " have not fired");
        assertEquals(0, wrong.get());
    }

    @Test
    void aTimerOfThePastFiresAtOnce() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        Timer timer = timer(-MILLI, fired::countDown);
        assertFalse(timer.isDead());
        engine.set(timer);
        fired.await();
        assertTrue(timer.isDead());
    }
}
