package dev.fermata.loop;

import dev.fermata.engine.Timer;
import dev.fermata.engine.TimerHeap;

/**
 * When a loop looks at its clock: once a round, as reading it costs as much as a tenth of a turn. With virtual time timers are
 * due only when the loop is idle. Only the holder.
 */
final class DueTimers {
    private final LoopClock clock;
    private final TimerHeap timers;
    private int turnsLeft; // of this round; 0 as long as there is no timer: the first is looked at in the next turn

    long lag; // how late the last timer was

    DueTimers(LoopClock clock, TimerHeap timers) {
        this.clock = clock;
        this.timers = timers;
    }

    /** Before each turn: whether it is time to look. */
    boolean mayBeThere() {
        if (timers.isEmpty()) {
            turnsLeft = 0;
            return false;
        }
        return --turnsLeft < 0;
    }

    /** They make strands ready, behind those that are. */
    void fire() {
        Timer first = clock.isVirtual() ? null : timers.first();
        if (first != null) {
            long now = clock.nanoTime();
            lag = Math.max(0, now - first.deadline);
            timers.fireDue(now);
        }
    }

    /** A round of so many turns begins. */
    void begin(int round) {
        turnsLeft = round;
    }
}
