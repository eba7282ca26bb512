package dev.fermata.loop;

import dev.fermata.engine.Conductor;
import dev.fermata.engine.Strand;
import dev.fermata.engine.Timer;
import dev.fermata.engine.TimerHeap;
import org.jspecify.annotations.Nullable;

/** A loop with a virtual clock on which a {@link Conductor} decides who runs next, and knows of every step. */
final class ConductedEngine extends LoopEngine {
    private final Conductor conductor;
    private boolean over;

    private ConductedEngine(
            Loop loop,
            Carrying carrying,
            LoopClock clock,
            @Nullable StuckPolicy stuck,
            TimerHeap timers,
            ReadyQueue ready,
            Conductor conductor) {
        super(loop, carrying, clock, stuck, timers, ready);
        this.conductor = conductor;
    }

    static ConductedEngine create(
            Loop loop, Carrying carrying, LoopClock clock, @Nullable StuckPolicy stuck, Conductor conductor) {
        TimerHeap timers = new TimerHeap();
        return new ConductedEngine(
                loop, carrying, clock, stuck, timers, new ConductedQueue(conductor, clock, timers), conductor);
    }

    @Override
    public boolean isConducted() {
        return true;
    }

    @Override
    public void step(Strand me, Object subject, String operation) {
        boolean pick = conductor.step(me, subject, operation);
        endIfOver();
        if (pick) {
            readInbox();
            ready.add(me);
            turns.pass(me);
        }
    }

    @Override
    public void park(Strand me) {
        conductor.parked(me);
        endIfOver();
        super.park(me);
    }

    @Override
    public void yieldTurn(Strand me) {
        conductor.yielded(me);
        endIfOver();
        readInbox();
        ready.add(me);
        turns.pass(me); // also if nobody else is ready: time may pass first
    }

    private void endIfOver() {
        if (!over && conductor.isOver()) {
            over = true;
            ending.close("the schedule was given up", null);
        }
    }

    @Override
    public void cancelled(Strand strand) {
        conductor.cancelled(strand);
    }

    @Override
    public void ended(Strand strand) {
        conductor.ended(strand);
        super.ended(strand);
    }

    /** What is conducted never leaves: a blocking call would come back at a time of its own. */
    @Override
    public void leave(Strand me) {}

    @Override
    public void rejoin(Strand me) {}

    @Override
    void post(Object arrival) {
        conductor.foreign(Thread.currentThread(), arrival);
        super.post(arrival);
    }

    @Override
    void idle(Strand me) {
        Timer timer = timers.first();
        if (!conductor.quiet(timer != null)) {
            long before = clock.nanoTime();
            super.idle(me);
            long now = clock.nanoTime();
            if (now != before) {
                conductor.timePassed(now);
            }
        }
    }
}
