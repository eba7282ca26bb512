package dev.fermata.schedule;

import dev.fermata.engine.Nanos;
import dev.fermata.schedule.CalendarWalk.Ahead;
import dev.fermata.schedule.JobOptions.Backoff;
import dev.fermata.schedule.JobOptions.Missed;
import dev.fermata.schedule.JobOptions.Overlap;
import dev.fermata.schedule.Timing.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What of a job is due, and what may start: numbers only, no threads and no clock.
 *
 * <pre>
 *      the grid ──┐ due                  while running &lt; limit                       its work has ended
 *      trigger  ──┴─────▶ waiting ───────────────────────────────▶ running ─────────────────────────────▶ over
 *                   │        │
 *                   │ SKIP   │ pause, end, a back-off; CANCEL_RUNNING: a later one
 *                   ▼        ▼
 *                   given up
 * </pre>
 *
 * <p>The grid is arithmetic, but for a calendar: there the dispatcher, which alone walks through it, {@linkplain #follow
 * tells} what has come and where it goes on, and is {@linkplain #skips told} when it must go on later.
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

    private final Jitter jitter;
    private final @Nullable Backoff backoff;

    private boolean timed; // the next point of the schedule is known
    private long point; // that one
    private long due; // so long after it as the jitter says
    private Backlog come = new Backlog(); // of the calendar, to be taken in the next step
    private boolean skips; // the calendar has to go on from skipTo, not from where it is
    private long skipTo;
    private boolean held; // by a back-off: a pause of a fixed delay does not end before heldUntil
    private long heldUntil;
    private long failuresInARow;
    private boolean paused;
    private boolean ended;
    private long triggers; // since the last step
    private long triggered; // when the first of them was
    private Backlog waiting = new Backlog();
    private final Losses lost = new Losses(); // in this step, and ever
    private int running;
    private long started;

    /** @param first the first point; of a calendar it is {@linkplain #follow told} */
    Agenda(Timing timing, JobOptions options, Jitter jitter, long first) {
        kind = timing.kind();
        interval = Nanos.of(timing.interval());
        overlap = options.overlap;
        missed = options.missed;
        limit = options.limit();
        backoff = options.backoff;
        this.jitter = jitter;
        if (kind != Kind.CRON) {
            aim(first);
        }
    }

    /** The next point. */
    private void aim(long next) {
        timed = true;
        aim(next, kind == Kind.RATE ? interval : Long.MAX_VALUE - 1);
    }

    private void aim(long next, long room) {
        point = next;
        due = next + jitter.draw(room);
    }

    // --- what happens to it ------------------------------------------------------------------------------------------

    /** What has come of the calendar, and where it goes on. */
    void follow(Ahead ahead) {
        come = paused || ended ? new Backlog() : ahead.come();
        timed = ahead.goesOn();
        if (ahead.moved()) {
            aim(ahead.next(), ahead.room());
        } else {
            due += ahead.next() - point;
            point = ahead.next();
        }
    }

    /** Takes what is due, and says what is to be done. */
    Step step(long now) {
        lost.begin(now);
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
            lost.add(waiting);
            waiting = kept;
        } else if (overlap == Overlap.CANCEL_RUNNING) {
            lost.add(waiting.take(waiting.size() - limit)); // the latest is what is wanted
        }
        Backlog starting = waiting.take(room);
        int starts = (int) starting.size();
        running += starts;
        started += starts;
        assert running >= 0 && running <= limit && (waiting.isEmpty() || running == limit);
        return new Step(starting, makeRoom ? (int) waiting.size() : 0, lost.count(), lost.from());
    }

    /** Takes what the schedule has due; moves on to its next point. */
    private void takeDue(long now) {
        if (kind == Kind.CRON) {
            takeCome();
            return;
        }
        if (!timed || due - now > 0) {
            return;
        }
        if (kind != Kind.RATE) {
            timed = false;
            waiting.add(due, 1, 0);
            return;
        }
        long more = (now - due) / interval; // points that have come after the one that was due
        long next = point + (more + 1) * interval;
        switch (missed) {
            case CATCH_UP -> waiting.add(due, more + 1, interval);
            case SKIP -> {
                lost.add(due, more);
                waiting.add(due + more * interval, 1, interval);
            }
            case DELAY -> {
                lost.add(due + interval, more);
                waiting.add(due, 1, interval);
                next = more > 0 ? now + interval : next;
            }
        }
        aim(next);
    }

    private void takeCome() {
        if (missed == Missed.SKIP) {
            lost.add(come.take(come.size() - 1));
        }
        do {
            waiting.add(come.first(0), come.take(1).size(), 0);
        } while (missed == Missed.CATCH_UP && !come.isEmpty());
        lost.add(come);
        come = new Backlog();
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
            giveUpWaiting();
            beginPauseIfIdle(now);
        }
        return news;
    }

    /** Goes on with the schedule. */
    boolean resume(long now) {
        boolean news = paused;
        if (news) {
            paused = false;
            if (due - now < 0) {
                leaveOutUntil(now);
            }
        }
        return news;
    }

    private void giveUpWaiting() {
        waiting = new Backlog();
        come = new Backlog();
    }

    /** Goes on with the first point of the grid that is not before then. */
    private void leaveOutUntil(long then) {
        long late = then - point;
        if (!timed || late <= 0) {
            return;
        }
        if (kind == Kind.RATE) {
            aim(point + (late + interval - 1) / interval * interval);
        } else if (kind == Kind.CRON) {
            skipTo = skips && skipTo - then > 0 ? skipTo : then;
            skips = true;
        }
    }

    /** Nothing starts any more. */
    boolean end() {
        boolean news = !ended;
        ended = true;
        giveUpWaiting();
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
            long end = now + interval;
            aim(held && heldUntil - end > 0 ? heldUntil : end);
            held = false;
        }
    }

    /** A run has failed. */
    void failed(long now) {
        failuresInARow++;
        if (backoff != null) {
            heldUntil = now + backoff.after(failuresInARow);
            held = true;
            giveUpWaiting();
            leaveOutUntil(heldUntil);
            if (kind == Kind.DELAY && timed && heldUntil - point > 0) {
                aim(heldUntil);
            }
        }
    }

    /** A run has ended well. */
    void succeeded() {
        failuresInARow = 0;
        held = false;
    }

    /** Nothing of it runs any more, whoever might have forgotten to say so. */
    void close() {
        end();
        running = 0;
    }

    // --- what it says ------------------------------------------------------------------------------------------------

    /** Whether there is a next point of the schedule, at {@link #due}, if the calendar does not {@link #skips}. */
    boolean isTimed() {
        return timed && !paused && !ended;
    }

    /** Whether the calendar has to go on from {@link #skipTo}. */
    boolean skips() {
        return skips;
    }

    long skipTo() {
        return skipTo;
    }

    /** The calendar goes on from there. */
    void skipped(long to) {
        skips = skips && skipTo != to;
    }

    /** How long after its point the next run is due. */
    long delay() {
        return due - point;
    }

    long failuresInARow() {
        return failuresInARow;
    }

    long missed() {
        return lost.ever();
    }

    long waiting() {
        return waiting.size();
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
