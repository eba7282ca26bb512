package dev.fermata.ps;

/** Why a JVM cannot be looked at, and what to do about it: for people, in one line. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    Trouble(String message) {
        super(message);
    }
}
