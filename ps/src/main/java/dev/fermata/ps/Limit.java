package dev.fermata.ps;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long another JVM may take to answer. What is asked cannot be interrupted, only left behind; but attaching has a limit of
 * its own, after which it tidies up the file that it made where that JVM runs.
 */
record Limit(Duration time) {
    private static final String LIMIT_OF_ATTACHING = "sun.tools.attach.attachTimeout"; // in milliseconds

    /** From now on attaching takes half of it, at most. */
    void limitAttaching() {
        System.setProperty(LIMIT_OF_ATTACHING, Long.toString(Math.max(1, time.toMillis() / 2)));
    }

    /** Whether attaching that began at that {@link System#nanoTime} has used up its half. */
    boolean hasAttachedLong(long start) {
        return System.nanoTime() - start >= time.toNanos() / 2;
    }

    Trouble late(long pid) {
        return new Trouble("process " + pid + " does not answer: it is stopped, or very busy; give it longer than "
                + time.toMillis() / 1000.0 + " s with --limit=SECONDS");
    }

    /** The answer; a call that takes too long is left behind, on a daemon thread. */
    <T> T call(long pid, Callable<T> question) throws Trouble {
        FutureTask<T> answer = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("ask " + pid).start(answer);
        try {
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw late(pid);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Trouble trouble) {
                throw trouble;
            }
            throw new Trouble("cannot talk to process " + pid + ": " + failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
