package dev.fermata.inspect;

/** How a wait ended. */
public enum WaitOutcome {
    /** It got what it waited for; of a sleep: the time is over. */
    GRANTED,
    /** What it waited for will never come: closed, broken, impossible. */
    REFUSED,
    /** Its own limit came first. */
    TIMED_OUT,
    /** It was cancelled or interrupted, or thrown out of a deadlock. */
    CANCELLED
}
