package dev.fermata.jcstress;

import dev.fermata.sync.Condition;
import dev.fermata.sync.Lock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A signal while its waiter goes. */
public final class ConditionRaces {
    private ConditionRaces() {}

    /** Rule 24: a signal goes to one who is there to take it. */
    @JCStressTest
    @Outcome(id = "granted, waiting", expect = Expect.ACCEPTABLE, desc = "signalled first: it comes back with the lock")
    @Outcome(id = "cancelled, granted", expect = Expect.ACCEPTABLE, desc = "it had gone: the next one comes back")
    @State
    public static class SignalAgainstCancel {
        private final Lock lock = Lock.create();
        private final Condition condition = Condition.create(lock);
        private final Waits first = Waits.on(() -> await(condition));
        private final Waits second = Waits.on(() -> await(condition));

        @Actor
        public void signal() {
            Sure.run(() -> {
                try (var _ = lock.acquire()) {
                    condition.signal();
                }
            });
        }

        @Actor
        public void cancel() {
            first.cancel();
        }

        @Arbiter
        public void arbiter(LL_Result r) {
            r.r1 = first.outcome();
            r.r2 = second.outcome();
        }
    }

    /** The same with a deadline. */
    @JCStressTest
    @Outcome(id = "granted, waiting", expect = Expect.ACCEPTABLE, desc = "signalled first: it comes back with the lock")
    @Outcome(id = "timed out, granted", expect = Expect.ACCEPTABLE, desc = "it had gone: the next one comes back")
    @State
    public static class SignalAgainstTimeout {
        private final Lock lock = Lock.create();
        private final Condition condition = Condition.create(lock);
        private final Waits first = Waits.on(() -> await(condition));
        private final Waits second = Waits.on(() -> await(condition));

        @Actor
        public void signal() {
            Sure.run(() -> {
                try (var _ = lock.acquire()) {
                    condition.signal();
                }
            });
        }

        @Actor
        public void expire() {
            first.expire();
        }

        @Arbiter
        public void arbiter(LL_Result r) {
            r.r1 = first.outcome();
            r.r2 = second.outcome();
        }
    }

    /** Two threads that really wait for each other's signal. */
    @JCStressTest
    @Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "it saw what it waited for")
    @State
    public static class HandOver {
        private final Lock lock = Lock.create();
        private final Condition condition = Condition.create(lock);
        private int value; // guarded by lock

        @Actor
        public void await(IZ_Result r) {
            Sure.run(() -> {
                try (var _ = lock.acquire()) {
                    condition.awaitUntil(() -> value == 1);
                    r.r1 = value;
                }
            });
        }

        @Actor
        public void signal() {
            Sure.run(() -> {
                try (var _ = lock.acquire()) {
                    value = 1;
                    condition.signalAll();
                }
            });
        }

        @Arbiter
        public void arbiter(IZ_Result r) {
            r.r2 = lock.isLocked();
        }
    }

    /** As a thread that holds the lock of the condition. */
    private static String await(Condition condition) throws InterruptedException {
        condition.lock().acquire();
        condition.await();
        return "";
    }
}
