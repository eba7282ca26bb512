package dev.fermata.test.schedule;

import dev.fermata.engine.Strand;
import org.jspecify.annotations.Nullable;

/** One line of what happened under a schedule. */
final class Event {
    enum Kind {
        /** A strand does something to a subject. */
        STEP,
        /** A strand waits from here on. */
        WAIT,
        /** A strand lets others run. */
        YIELD,
        /** A strand has ended. */
        END,
        /** The clock has moved. */
        TIME
    }

    final Kind kind;
    final @Nullable Strand strand; // null: TIME
    final @Nullable Object subject; // of a STEP; what a WAIT is for
    final String operation;
    final long time; // on the clock, after it
    String result = ""; // filled in later, and only where somebody will look at it

    Event(Kind kind, @Nullable Strand strand, @Nullable Object subject, String operation, long time) {
        this.kind = kind;
        this.strand = strand;
        this.subject = subject;
        this.operation = operation;
        this.time = time;
    }

    /** Whether the same has happened, as far as that can be told from one run to the next. */
    boolean isSame(Event other) {
        return kind == other.kind
                && operation.equals(other.operation)
                && time == other.time
                && number(strand) == number(other.strand)
                && typeOf(subject) == typeOf(other.subject);
    }

    private static int number(@Nullable Strand strand) {
        return strand == null ? 0 : strand.number;
    }

    private static @Nullable Class<?> typeOf(@Nullable Object object) {
        return object == null ? null : object.getClass();
    }

    @Override
    public String toString() {
        String who = strand == null ? "time" : strand.name();
        String what = switch (kind) {
            case STEP -> operation;
            case WAIT -> "waits";
            case YIELD -> "lets others run";
            case END -> "ends";
            case TIME -> "passes";
        };
        return who + " " + what;
    }
}
