package dev.fermata.task;

import java.lang.ref.Cleaner;

/** The failure of a spawned task until somebody reads it; if nobody can any more, it is reported. */
final class UnreadFailure implements Runnable {
    private static final class Watch { // its thread starts with the first failure
        static final Cleaner CLEANER = Cleaner.create();
    }

    private final String task;
    private final Throwable failure;
    private volatile boolean read;

    UnreadFailure(String task, Throwable failure) {
        this.task = task;
        this.failure = failure;
    }

    void read() {
        read = true;
    }

    void watch(AwaitedTask<?> handle) {
        if (!read) {
            Watch.CLEANER.register(handle, this);
        }
    }

    @Override
    public void run() {
        if (!read) {
            Uncaught.report(task, failure);
        }
    }
}
