package dev.fermata.jcstress;

/** For actors, which may not throw: nobody interrupts them, and nothing that they call fails. */
final class Sure {
    interface Work {
        void run() throws Exception;
    }

    private Sure() {}

    static void run(Work work) {
        try {
            work.run();
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
