package dev.fermata.schedule;

/** Runs that were due and do not take place: in one step of an {@link Agenda}, and ever. Guarded as that is. */
final class Losses {
    private long now;
    private long from;
    private long ever;

    /** A step begins, at that time. */
    void begin(long time) {
        now = 0;
        from = time;
    }

    void add(Backlog lost) {
        add(lost.first(0), lost.size());
    }

    /** So many more, the first of which was due then. */
    void add(long first, long count) {
        if (count > 0) {
            from = now == 0 || first - from < 0 ? first : from;
            now += count;
            ever += count;
        }
    }

    /** How many in this step. */
    int count() {
        return (int) Math.min(now, Integer.MAX_VALUE);
    }

    /** When the first of them was due. */
    long from() {
        return from;
    }

    long ever() {
        return ever;
    }
}
