package dev.fermata.ps;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long another JVM may take to answer. Attaching to one that is stopped has no end of its own, nor can it be interrupted. */
record Limit(Duration time) {
    /** The answer; a call that takes too long is left behind, on a daemon thread. */
    <T> T call(long pid, Callable<T> question) throws Trouble {
        FutureTask<T> answer = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("ask " + pid).start(answer);
        try {
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Trouble("process " + pid + " does not answer within " + time.toMillis() / 1000.0
                    + " s: it is stopped, or very busy; give it longer with --limit=SECONDS");
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
