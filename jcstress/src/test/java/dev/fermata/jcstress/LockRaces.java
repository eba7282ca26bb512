package dev.fermata.jcstress;

import dev.fermata.sync.HeldLock;
import dev.fermata.sync.Lock;
import dev.fermata.sync.Permit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** A lock that is released while those who wait for it come, go, or lose patience. */
public final class LockRaces {
    private LockRaces() {}

    /** Rule 5: whoever is granted the lock has it, and whoever is cancelled leaves it free. */
    @JCStressTest
    @Outcome(id = "granted, true", expect = Expect.ACCEPTABLE, desc = "the grant came first")
    @Outcome(id = "cancelled, false", expect = Expect.ACCEPTABLE, desc = "the cancellation came first: nobody holds it")
    @State
    public static class GrantAgainstCancel {
        private final Lock lock = HeldLock.create();
        private final Waits waiter = Waits.on(lock::acquire);

        @Actor
        public void release() {
            lock.release();
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = lock.isLocked();
        }
    }

    /** The same with a deadline. */
    @JCStressTest
    @Outcome(id = "granted, true", expect = Expect.ACCEPTABLE, desc = "the grant came first")
    @Outcome(id = "timed out, false", expect = Expect.ACCEPTABLE, desc = "the deadline came first: nobody holds it")
    @State
    public static class GrantAgainstTimeout {
        private final Lock lock = HeldLock.create();
        private final Waits waiter = Waits.on(lock::acquire);

        @Actor
        public void release() {
            lock.release();
        }

        @Actor
        public void expire() {
            waiter.expire();
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = lock.isLocked();
        }
    }

    /** The next in line gets what a cancelled waiter leaves, however close the race. */
    @JCStressTest
    @Outcome(
            id = "granted, waiting",
            expect = Expect.ACCEPTABLE,
            desc = "the first was granted it; the second waits on")
    @Outcome(id = "cancelled, granted", expect = Expect.ACCEPTABLE, desc = "the first had gone")
    @State
    public static class CancelPassesOn {
        private final Lock lock = HeldLock.create();
        private final Waits first = Waits.on(lock::acquire);
        private final Waits second = Waits.on(lock::acquire);

        @Actor
        public void release() {
            lock.release();
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

    /** An acquire that begins while the lock is released gets it, at once or by the release. */
    @JCStressTest
    @Outcome(id = "granted, true", expect = Expect.ACCEPTABLE, desc = "it cannot miss the release")
    @State
    public static class ReleaseAgainstAcquire {
        private final Lock lock = HeldLock.create();
        private final Waits waiter = new Waits();

        @Actor
        public void release() {
            lock.release();
        }

        @Actor
        public void acquire() {
            waiter.begin(lock::acquire);
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = lock.isLocked();
        }
    }

    /** A permit gives back once, also when two close it at the same time. */
    @JCStressTest
    @Outcome(id = "granted, waiting", expect = Expect.ACCEPTABLE, desc = "one hold ended, one waiter went on")
    @State
    public static class PermitClosedTwice {
        private final Lock lock = Lock.create();
        private final Permit permit;
        private final Waits first;
        private final Waits second;

        public PermitClosedTwice() {
            permit = permit(lock);
            HeldLock.giveAway(lock);
            first = Waits.on(lock::acquire);
            second = Waits.on(lock::acquire);
        }

        @Actor
        public void close() {
            permit.close();
        }

        @Actor
        public void closeToo() {
            permit.close();
        }

        @Arbiter
        public void arbiter(LL_Result r) {
            r.r1 = first.outcome();
            r.r2 = second.outcome();
        }
    }

    /** Two threads that really park: never both inside, and both get in. */
    @JCStressTest
    @Outcome(id = "2, false", expect = Expect.ACCEPTABLE, desc = "both were inside, one after the other")
    @State
    public static class MutualExclusion {
        private final Lock lock = Lock.create();
        private int inside; // guarded by lock

        @Actor
        public void one() {
            Sure.run(() -> enter());
        }

        @Actor
        public void two() {
            Sure.run(() -> enter());
        }

        private void enter() throws InterruptedException {
            try (var _ = lock.acquire()) {
                inside++;
            }
        }

        @Arbiter
        public void arbiter(IZ_Result r) {
            r.r1 = inside;
            r.r2 = lock.isLocked();
        }
    }

    private static Permit permit(Lock lock) {
        try {
            return lock.acquire();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
