package dev.fermata.wait;

/** How a wait ended, or that it has not. Plain ints: a waiter keeps one, and there are millions of waiters. */
public final class Outcome {
    /** Not yet. */
    public static final int PENDING = 0;
    /** It got what it waited for. */
    public static final int GRANTED = 1;
    /** What it waited for will never come: closed, broken, impossible. The primitive knows why. */
    public static final int REFUSED = 2;
    /** Its deadline came. */
    public static final int TIMED_OUT = 3;
    /** A scope that it is in was cancelled. */
    public static final int CANCELLED = 4;
    /** Somebody interrupted its thread. */
    public static final int INTERRUPTED = 5;
    /** It closed a cycle of waits, and whoever runs the program wants that thrown. */
    public static final int DEADLOCKED = 6;

    private Outcome() {}
}
