package dev.fermata.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job is in its calendar. Only its dispatcher walks; to look for a date takes too long to do it under a guard. */
final class CalendarWalk {
    /** Of more that were missed at a time the rest is not counted: a job of every second after a month of sleep. */
    private static final int MOST = 1000;

    /**
     * What a look into the calendar has shown, by the clock that counts.
     *
     * @param come points that have come
     * @param moved whether the next point is another than before, not the same by clocks that were read anew
     * @param goesOn whether there is a next point
     * @param room from the next point to the one after it, as far as anybody wants to know
     */
    record Ahead(Backlog come, boolean moved, boolean goesOn, long next, long room) {}

    private final CronCalendar calendar;
    private final boolean all;
    private final boolean jittered;
    private @Nullable Instant next; // null: there is none

    /** At the first point that is neither before the start nor before now. */
    CalendarWalk(CronCalendar calendar, Timing timing, JobOptions options, Instant now) {
        this.calendar = calendar;
        all = options.missed == JobOptions.Missed.CATCH_UP;
        jittered = !timing.jitter().isZero();
        Instant start = timing.start();
        next = calendar.from(start != null && start.isAfter(now) ? start : now).orElse(null);
    }

    /** Where it is. */
    Ahead look(Clocks now) {
        return ahead(new Backlog(), true, now);
    }

    /** Goes on with the first point that is not before then. */
    Ahead skip(Instant then, Clocks now) {
        if (next != null && next.isBefore(then)) {
            next = calendar.from(then).orElse(null);
        }
        return ahead(new Backlog(), true, now);
    }

    /**
     * Goes past the points that have come, if they come that much later.
     *
     * <p>Of very many, those that nobody wants to run are not looked at; the others come with the next look.
     */
    Ahead take(long delay, Clocks now) {
        Instant last = now.wall().minusNanos(delay);
        Backlog come = new Backlog();
        while (next != null && !next.isAfter(last)) {
            if (come.size() == MOST) {
                next = all ? next : calendar.after(last).orElse(null);
                break;
            }
            come.add(now.nanoTime(next) + delay, 1, 0);
            next = calendar.after(next).orElse(null);
        }
        return ahead(come, !come.isEmpty(), now);
    }

    private Ahead ahead(Backlog come, boolean moved, Clocks now) {
        Instant point = next;
        if (point == null) {
            return new Ahead(come, moved, false, 0, 0);
        }
        long at = now.nanoTime(point);
        long room = jittered && moved ? now.nanoTime(calendar.after(point).orElse(point)) - at : 0;
        return new Ahead(come, moved, true, at, room);
    }
}
