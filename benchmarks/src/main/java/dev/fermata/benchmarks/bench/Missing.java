package dev.fermata.benchmarks.bench;

/** Why a peer cannot run here. */
final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String why) {
        super(why);
    }
}
