package dev.fermata.ps;

import java.io.IOException;

/** Knows nothing of Fermata. Ends when its input does. */
final class Idle {
    static final String READY = "idle";

    private Idle() {}

    public static void main(String[] words) throws IOException {
        System.out.println(READY);
        while (System.in.read() >= 0) {
            // go on
        }
    }
}
