package dev.fermata.benchmarks.bench;

/** A word of the command line that means nothing. */
final class WrongWord extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongWord(String message) {
        super(message);
    }
}
