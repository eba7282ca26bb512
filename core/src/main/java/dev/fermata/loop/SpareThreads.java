package dev.fermata.loop;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for the direct carrier: one is home while a loop runs, others carry what has left its loop for a blocking
 * call. They are no threads of the JDK's scheduler, which keeps to itself what it has once run.
 */
final class SpareThreads {
    private static final ExecutorService THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("fermata-carrier-", 1).factory());

    private static final class Loan implements Runnable {
        private final String name;
        private final Consumer<Thread> work;
        private final Thread caller = Thread.currentThread();
        private volatile boolean over;
        private @Nullable Throwable failure; // written before over

        Loan(String name, Consumer<Thread> work) {
            this.name = name;
            this.work = work;
        }

        @Override
        public void run() {
            Thread lent = Thread.currentThread();
            String before = lent.getName();
            lent.setName(name);
            try {
                work.accept(lent);
            } catch (Throwable e) { // everything: it is the caller's
                failure = e;
            } finally {
                lent.setName(before);
                over = true;
                LockSupport.unpark(caller);
            }
        }
    }

    private SpareThreads() {}

    static void run(Runnable work) {
        THREADS.execute(work);
    }

    /** Runs that on a spare thread, under a name, while the caller waits, whatever comes; {@code interrupted} is told. */
    static void lend(String name, Object why, Runnable interrupted, Consumer<Thread> work) {
        Loan loan = new Loan(name, work);
        THREADS.execute(loan);
        while (!loan.over) {
            LockSupport.park(why);
            if (Thread.interrupted()) {
                interrupted.run();
            }
        }
        switch (loan.failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }
}
