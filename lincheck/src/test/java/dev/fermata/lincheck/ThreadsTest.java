package dev.fermata.lincheck;

import dev.fermata.queue.Queue;
import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** Threads that really park, and are really woken, in every order that the model checker thinks of. */
final class ThreadsTest {
    private static final int SCHEDULES = Integer.getInteger("lincheck.schedules", 40);

    @Test
    void aLockLetsOneInAtATimeAndAllInTurn() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Lock lock = Lock.create();
            int[] inside = new int[1];
            Work work = () -> {
                try (var _ = lock.acquire()) {
                    inside[0]++;
                }
            };
            all(work, work, work);
            Check.same(3, inside[0]);
        });
    }

    @Test
    void aSignalIsSeen() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Lock lock = Lock.create();
            Condition condition = Condition.create(lock);
            int[] value = new int[1];
            all(
                    () -> {
                        try (var _ = lock.acquire()) {
                            condition.awaitUntil(() -> value[0] == 1);
                        }
                    },
                    () -> {
                        try (var _ = lock.acquire()) {
                            value[0] = 1;
                            condition.signalAll();
                        }
                    });
        });
    }

    @Test
    void itemsAreHandedOver() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            Queue<Integer> queue = Queue.rendezvous();
            int[] sum = new int[1];
            all(() -> queue.put(1), () -> queue.put(2), () -> sum[0] = queue.take() + queue.take());
            Check.same(3, sum[0]);
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void all(Work... works) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[works.length];
        for (int i = 0; i < works.length; i++) {
            Work work = works[i];
            threads[i] = new Thread(() -> {
                try {
                    work.run();
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }
}
