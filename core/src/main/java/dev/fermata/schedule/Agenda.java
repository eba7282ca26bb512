package dev.fermata.schedule;

import dev.fermata.engine.Nanos;
import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.Timing.Kind;

/**
 * What of a job is due, and what may start: numbers only, no threads and no clock.
 *
 * <pre>
 *      the grid ──┐ due                  while running &lt; limit                       its work has ended
 *      trigger  ──┴─────▶ waiting ───────────────────────────────▶ running ─────────────────────────────▶ over
 *                   │        │
 *                   │ SKIP   │ pause, end; CANCEL_RUNNING: a later one
 *                   ▼        ▼
 *                   given up
 * </pre>
 *
 * <p>Invariants after each {@link #step}: {@code 0 <= running <= limit}; nobody waits while there is room.
 *
 * <p>Everything is guarded by the queue of the job. Times are nanoseconds of the engine's clock.
 */
final class Agenda {
    /**
     * What is to be done now.
     *
     * @param starts how many runs
     * @param cancels how many of the oldest runs, to make room
     * @param missed how many that were due never start
     * @param due when the first of those that start was due
     */
    record Step(int starts, int cancels, int missed, long due) {
        boolean isNothing() {
            return starts == 0 && cancels == 0 && missed == 0;
        }
    }

    private final Kind kind;
    private final long interval;
    private final Overlap overlap;
    private final Missed missed;
    private final int limit;

    private boolean timed = true; // the next point of the schedule is known: due
    private long due;
    private boolean paused;
    private boolean ended;
    private long triggers; // since the last step
    private long waiting;
    private long oldest; // when the one that waits longest was due
    private long merged; // points that had no run of their own, in this step
    private int running;
    private long started;

    /** @param first when the first run is due */
    Agenda(Timing timing, JobOptions options, long first) {
        kind = timing.kind();
        interval = Nanos.of(timing.interval());
        overlap = options.overlap;
        missed = options.missed;
        limit = options.limit();
        due = first;
    }

    // --- what happens to it ------------------------------------------------------------------------------------------

    /** Takes what is due, and says what is to be done. */
    Step step(long now) {
        if (ended) {
            return new Step(0, 0, 0, now);
        }
        merged = 0;
        long point = timed && triggers == 0 ? Math.min(due, now) : now;
        long arrivals = triggers + (paused ? 0 : takeDue(now));
        triggers = 0;
        oldest = waiting == 0 ? point : oldest;
        int room = limit - running;
        long all = waiting + arrivals;
        waiting = switch (overlap) {
            case ALLOW, QUEUE -> all;
            case SKIP -> Math.min(arrivals, room);
            case CANCEL_RUNNING -> Math.min(all, limit);
        };
        long lost = merged + all - waiting;
        int starts = (int) Math.min(waiting, room);
        long first = oldest;
        waiting -= starts;
        oldest += starts * interval;
        running += starts;
        started += starts;
        boolean makeRoom = overlap == Overlap.CANCEL_RUNNING && arrivals > 0;
        assert running >= 0 && running <= limit && (waiting == 0 || running == limit);
        return new Step(starts, makeRoom ? (int) waiting : 0, (int) Math.min(lost, Integer.MAX_VALUE), first);
    }

    /** How many runs the schedule has due; moves on to its next point. */
    private long takeDue(long now) {
        if (!timed || due - now > 0) {
            return 0;
        }
        if (kind != Kind.RATE) {
            timed = false;
            return 1;
        }
        long more = (now - due) / interval; // points that have come after the one that was due
        if (more > 0 && missed == Missed.DELAY) {
            due = now + interval;
            merged = more;
            return 1;
        }
        merged = missed == Missed.CATCH_UP ? 0 : more;
        due += (more + 1) * interval;
        return missed == Missed.CATCH_UP ? more + 1 : 1;
    }

    // Each returns whether that was news.

    /** One run besides the schedule. */
    boolean trigger() {
        if (!ended) {
            triggers++;
        }
        return !ended;
    }

    /** Nothing by the schedule until it is resumed. */
    boolean pause(long now) {
        boolean news = !paused;
        if (news) {
            paused = true;
            waiting = 0;
            beginPauseIfIdle(now);
        }
        return news;
    }

    /** Goes on with the schedule. */
    boolean resume(long now) {
        boolean news = paused;
        if (news) {
            paused = false;
            long late = now - due;
            if (kind == Kind.RATE && late > 0) {
                due += (late + interval - 1) / interval * interval;
            }
        }
        return news;
    }

    /** Nothing starts any more. */
    boolean end() {
        boolean news = !ended;
        ended = true;
        waiting = 0;
        triggers = 0;
        return news;
    }

    /** A run is over. */
    void ranOnce(long now) {
        running--;
        beginPauseIfIdle(now);
        assert running >= 0;
    }

    private void beginPauseIfIdle(long now) {
        if (kind == Kind.DELAY && !timed && running == 0 && waiting == 0) {
            timed = true;
            due = now + interval;
        }
    }

    /** Nothing of it runs any more, whoever might have forgotten to say so. */
    void close() {
        end();
        running = 0;
    }

    // --- what it says ------------------------------------------------------------------------------------------------

    /** Whether there is a next point of the schedule, at {@link #due}. */
    boolean isTimed() {
        return timed && !paused && !ended;
    }

    /** How much later than the first of several that start at once the one with that index was due. Needs no guard. */
    long distance(int index) {
        return kind == Kind.RATE ? index * interval : 0;
    }

    boolean isPaused() {
        return paused;
    }

    long due() {
        return due;
    }

    /** Whether nothing runs and nothing will. */
    boolean isOver() {
        boolean nothingToCome = ended || (kind == Kind.ONCE && !timed && waiting == 0 && triggers == 0);
        return nothingToCome && running == 0;
    }

    /** Whether the end of a run was news for the dispatcher: somebody waits for room, or for the next pause. */
    boolean needsAttention() {
        return waiting > 0 || kind == Kind.DELAY || isOver();
    }

    int running() {
        return running;
    }

    long started() {
        return started;
    }
}
