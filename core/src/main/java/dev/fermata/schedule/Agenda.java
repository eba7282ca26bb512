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
     * @param starting the runs that start, by when they were due
     * @param cancels how many of the oldest runs, to make room
     * @param missed how many that were due never start, or not as runs of their own
     * @param missedFrom when the first of those was due
     */
    record Step(Backlog starting, int cancels, int missed, long missedFrom) {
        boolean isNothing() {
            return starting.isEmpty() && cancels == 0 && missed == 0;
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
    private long triggered; // when the first of them was
    private Backlog waiting = new Backlog();
    private long missedNow; // in this step
    private long missedFrom; // when the first of them was due
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
        missedNow = 0;
        missedFrom = now;
        if (ended) {
            return new Step(new Backlog(), 0, 0, now);
        }
        long before = waiting.size();
        if (!paused) {
            takeDue(now);
        }
        waiting.add(triggered, triggers, 0);
        triggers = 0;
        boolean makeRoom = overlap == Overlap.CANCEL_RUNNING && waiting.size() > before;
        int room = limit - running;
        if (overlap == Overlap.SKIP) {
            Backlog kept = waiting.take(room);
            miss(waiting);
            waiting = kept;
        } else if (overlap == Overlap.CANCEL_RUNNING) {
            miss(waiting.take(waiting.size() - limit)); // the latest is what is wanted
        }
        Backlog starting = waiting.take(room);
        int starts = (int) starting.size();
        running += starts;
        started += starts;
        assert running >= 0 && running <= limit && (waiting.isEmpty() || running == limit);
        int lost = (int) Math.min(missedNow, Integer.MAX_VALUE);
        return new Step(starting, makeRoom ? (int) waiting.size() : 0, lost, missedFrom);
    }

    /** Takes what the schedule has due; moves on to its next point. */
    private void takeDue(long now) {
        if (!timed || due - now > 0) {
            return;
        }
        if (kind != Kind.RATE) {
            timed = false;
            waiting.add(due, 1, 0);
            return;
        }
        long more = (now - due) / interval; // points that have come after the one that was due
        long next = due + (more + 1) * interval;
        switch (missed) {
            case CATCH_UP -> waiting.add(due, more + 1, interval);
            case SKIP -> {
                miss(due, more);
                waiting.add(due + more * interval, 1, interval);
            }
            case DELAY -> {
                miss(due + interval, more);
                waiting.add(due, 1, interval);
                next = more > 0 ? now + interval : next;
            }
        }
        due = next;
    }

    private void miss(Backlog lost) {
        miss(lost.first(0), lost.size());
    }

    private void miss(long first, long count) {
        if (count > 0) {
            missedFrom = missedNow == 0 || first - missedFrom < 0 ? first : missedFrom;
            missedNow += count;
        }
    }

    // Each returns whether that was news.

    /** One run besides the schedule. */
    boolean trigger(long now) {
        if (!ended && triggers++ == 0) {
            triggered = now;
        }
        return !ended;
    }

    /** Nothing by the schedule until it is resumed. */
    boolean pause(long now) {
        boolean news = !paused;
        if (news) {
            paused = true;
            waiting = new Backlog();
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
        waiting = new Backlog();
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
        if (kind == Kind.DELAY && !timed && running == 0 && waiting.isEmpty()) {
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

    boolean isPaused() {
        return paused;
    }

    long due() {
        return due;
    }

    /** Whether nothing runs and nothing will. */
    boolean isOver() {
        boolean nothingToCome = ended || (kind == Kind.ONCE && !timed && waiting.isEmpty() && triggers == 0);
        return nothingToCome && running == 0;
    }

    /** Whether the end of a run was news for the dispatcher: somebody waits for room, or for the next pause. */
    boolean needsAttention() {
        return !waiting.isEmpty() || kind == Kind.DELAY || isOver();
    }

    int running() {
        return running;
    }

    long started() {
        return started;
    }
}
