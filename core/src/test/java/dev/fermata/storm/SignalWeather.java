package dev.fermata.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Barrier;
import dev.fermata.sync.Event;
import dev.fermata.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Events that are set and cleared, and barriers that trip, fail, are aborted and reset. Whoever waited for an event saw it
 * set; a barrier deals each index as often as the others, whatever became of those who left.
 */
final class SignalWeather implements Weather {
    private static final int PARTIES = 4;

    private final Event event = Event.create("storm");
    private final AtomicLong sets = new AtomicLong(); // counted up before the event is set
    private final LongAdder awaited = new LongAdder();

    private final Barrier plain = Barrier.create(PARTIES);
    private final Barrier acting = Barrier.create(PARTIES, this::act);
    private final AtomicIntegerArray indices = new AtomicIntegerArray(PARTIES); // of the plain one
    private final AtomicLong acts = new AtomicLong();
    private final AtomicLong whims = new AtomicLong();
    private final AtomicIntegerArray actingIndices = new AtomicIntegerArray(PARTIES);
    private volatile boolean ebb;

    SignalWeather() { // by somebody who is none of the crews, as later the helper: who searches for deadlocks knows of
        // such
        plain.reset();
        acting.reset();
    }

    @Override
    public void gust(Sailor me) throws Exception {
        switch (me.random.nextInt(12)) {
            case 0 -> {
                sets.incrementAndGet();
                event.set();
            }
            case 1 -> {
                sets.incrementAndGet();
                event.set();
                event.clear(); // releases all who waited
            }
            case 2 -> event.clear();
            case 3 -> seen(event.await(me.moment()));
            case 4, 5 ->
                seen(me.anyhow(() -> {
                            event.await();
                            return true;
                        })
                        .orElse(false));
            case 6 -> disturbBarriers(me);
            case 7, 8 -> meet(me, acting, actingIndices);
            default -> meet(me, plain, indices);
        }
    }

    private void seen(boolean set) {
        if (set) {
            assertTrue(sets.get() > 0, "an event that nobody has set");
            awaited.increment();
        }
    }

    /** Fails, waits and takes its time, now and then. */
    private void act() throws Exception {
        switch ((int) whims.incrementAndGet() % 8) {
            case 0 -> throw new IOException("the action fails");
            case 1 -> Tasks.yieldNow();
            case 2 -> Tasks.sleep(Duration.ofNanos(50_000));
            default -> {}
        }
        acts.incrementAndGet();
    }

    private void disturbBarriers(Sailor me) {
        Barrier barrier = me.random.nextBoolean() ? plain : acting;
        if (!me.oneIn(4)) {
            barrier.reset();
        } else {
            barrier.abort();
        }
    }

    private void meet(Sailor me, Barrier barrier, AtomicIntegerArray dealt) throws Exception {
        try {
            Optional<Integer> index = me.anyhow(() -> me.random.nextBoolean() ? barrier.await() : timed(me, barrier));
            index.filter(it -> it >= 0).ifPresent(dealt::incrementAndGet);
        } catch (BrokenBarrierException e) {
            if (!ebb) {
                barrier.reset();
            }
        }
    }

    private static int timed(Sailor me, Barrier barrier) throws InterruptedException, BrokenBarrierException {
        try {
            return barrier.await(me.moment());
        } catch (TimeoutException e) {
            return -1;
        }
    }

    @Override
    public void audit() {
        Doubt.look(() -> event.isSet() && event.waiting() > 0, () -> "tasks wait for an event that is set");
        assertTrue(event.waiting() >= 0);
        for (Barrier barrier : new Barrier[] {plain, acting}) {
            int waiting = barrier.waiting();
            assertTrue(waiting >= 0 && waiting < PARTIES, () -> waiting + " wait at " + barrier);
        }
    }

    @Override
    public void stir() {
        sets.incrementAndGet();
        event.set();
        event.clear();
        plain.reset();
        acting.reset();
    }

    @Override
    public void calm() {
        ebb = true;
        sets.incrementAndGet();
        event.set();
        plain.abort();
        acting.abort();
    }

    @Override
    public boolean isLively() {
        return awaited.sum() > 100 && indices.get(0) > 10 && acts.get() > 10;
    }

    @Override
    public void settle() {
        assertEquals(0, event.waiting());
        assertEquals(0, plain.waiting());
        assertEquals(0, acting.waiting());
        for (int i = 1; i < PARTIES; i++) { // each that trips deals them all
            assertEquals(indices.get(0), indices.get(i), "indices " + indices);
            assertEquals(actingIndices.get(0), actingIndices.get(i), "indices " + actingIndices);
        }
        assertEquals(acts.get(), actingIndices.get(0), "an action for each round that tripped");
    }
}
