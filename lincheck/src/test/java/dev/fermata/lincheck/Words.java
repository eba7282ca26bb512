package dev.fermata.lincheck;

/** What operations answer. */
final class Words {
    static final String NONE = "none";
    static final String BUSY = "busy";
    static final String WAITS = "waits";
    static final String DONE = "done";
    static final String GRANTED = "granted";
    static final String REFUSED = "refused";
    static final String CANCELLED = "cancelled";
    static final String TIMED_OUT = "timed out";

    private Words() {}
}
