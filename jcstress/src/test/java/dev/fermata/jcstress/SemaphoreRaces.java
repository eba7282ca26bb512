package dev.fermata.jcstress;

import dev.fermata.sync.Permit;
import dev.fermata.sync.Semaphore;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Permits that come back, or change in number, while others wait for them. */
public final class SemaphoreRaces {
    private SemaphoreRaces() {}

    /** A permit is the waiter's or available, never both, never neither. */
    @JCStressTest
    @Outcome(id = "granted, 0", expect = Expect.ACCEPTABLE, desc = "the grant came first")
    @Outcome(id = "cancelled, 1", expect = Expect.ACCEPTABLE, desc = "the cancellation came first")
    @State
    public static class GrantAgainstCancel {
        private final Semaphore semaphore = Semaphore.create(0);
        private final Waits waiter = Waits.on(semaphore::acquire);

        @Actor
        public void release() {
            semaphore.release();
        }

        @Actor
        public void cancel() {
            waiter.cancel();
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = semaphore.available();
        }
    }

    /** The same with a thread that really waits, and a timer that really fires. */
    @JCStressTest
    @Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "the grant came first")
    @Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "the deadline came first")
    @State
    public static class GrantAgainstRealTimeout {
        private final Semaphore semaphore = Semaphore.create(0);

        @Actor
        public void acquire(ZI_Result r) {
            Sure.run(() -> r.r1 = semaphore.tryAcquire(Duration.ofNanos(2_000)));
        }

        @Actor
        public void release() {
            semaphore.release();
        }

        @Arbiter
        public void arbiter(ZI_Result r) {
            r.r2 = semaphore.available();
        }
    }

    /** Each release lets one go. */
    @JCStressTest
    @Outcome(id = "granted, granted, 0", expect = Expect.ACCEPTABLE, desc = "both got one")
    @State
    public static class TwoReleasesTwoWaiters {
        private final Semaphore semaphore = Semaphore.create(0);
        private final Waits first = Waits.on(semaphore::acquire);
        private final Waits second = Waits.on(semaphore::acquire);

        @Actor
        public void release() {
            semaphore.release();
        }

        @Actor
        public void releaseToo() {
            semaphore.release();
        }

        @Arbiter
        public void arbiter(LLI_Result r) {
            r.r1 = first.outcome();
            r.r2 = second.outcome();
            r.r3 = semaphore.available();
        }
    }

    /** The same with acquires that begin meanwhile. */
    @JCStressTest
    @Outcome(id = "granted, granted, 0", expect = Expect.ACCEPTABLE, desc = "both got one")
    @State
    public static class TwoReleasesTwoAcquires {
        private final Semaphore semaphore = Semaphore.create(0);
        private final Waits first = new Waits();
        private final Waits second = new Waits();

        @Actor
        public void one() {
            semaphore.release();
            first.begin(semaphore::acquire);
        }

        @Actor
        public void two() {
            second.begin(semaphore::acquire);
            semaphore.release();
        }

        @Arbiter
        public void arbiter(LLI_Result r) {
            r.r1 = first.outcome();
            r.r2 = second.outcome();
            r.r3 = semaphore.available();
        }
    }

    /** A large request that leaves no longer stands in the way of the small one behind it. */
    @JCStressTest
    @Outcome(id = "granted, waiting, 0", expect = Expect.ACCEPTABLE, desc = "the large one was granted first")
    @Outcome(id = "cancelled, granted, 1", expect = Expect.ACCEPTABLE, desc = "it left: the small one fits")
    @State
    public static class CancelledGiantLetsOthersPass {
        private final Semaphore semaphore = oneOfTwo();
        private final Waits large = Waits.on(() -> semaphore.acquire(2));
        private final Waits small = Waits.on(semaphore::acquire);

        @Actor
        public void release() {
            semaphore.release();
        }

        @Actor
        public void cancel() {
            large.cancel();
        }

        @Arbiter
        public void arbiter(LLI_Result r) {
            r.r1 = large.outcome();
            r.r2 = small.outcome();
            r.r3 = semaphore.available();
        }
    }

    /** An acquire that begins while the limit grows gets its permit. */
    @JCStressTest
    @Outcome(id = "granted, 0", expect = Expect.ACCEPTABLE, desc = "it cannot miss the growth")
    @State
    public static class GrowthAgainstAcquire {
        private final Semaphore semaphore = Semaphore.create(0);
        private final Waits waiter = new Waits();

        @Actor
        public void resize() {
            semaphore.resize(1);
        }

        @Actor
        public void acquire() {
            waiter.begin(semaphore::acquire);
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = semaphore.available();
        }
    }

    /** Rule 25: a request that a shrinking makes impossible is refused, not left to wait for ever. */
    @JCStressTest
    @Outcome(id = "granted, 0", expect = Expect.ACCEPTABLE, desc = "before: two are held of a limit of one")
    @Outcome(id = "refused, 1", expect = Expect.ACCEPTABLE, desc = "after")
    @State
    public static class ShrinkingAgainstAcquire {
        private final Semaphore semaphore = Semaphore.bounded(2);
        private final Waits waiter = new Waits();

        @Actor
        public void resize() {
            semaphore.resize(1);
        }

        @Actor
        public void acquire() {
            waiter.begin(() -> semaphore.acquire(2));
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = semaphore.available();
        }
    }

    /** The same with a request that waits already. */
    @JCStressTest
    @Outcome(id = "granted, 0", expect = Expect.ACCEPTABLE, desc = "released first")
    @Outcome(id = "refused, 1", expect = Expect.ACCEPTABLE, desc = "shrunk first")
    @State
    public static class ShrinkingAgainstRelease {
        private final Semaphore semaphore = oneOfTwo();
        private final Waits waiter = Waits.on(() -> semaphore.acquire(2));

        @Actor
        public void resize() {
            semaphore.resize(1);
        }

        @Actor
        public void release() {
            semaphore.release();
        }

        @Arbiter
        public void arbiter(LI_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = semaphore.available();
        }
    }

    /** A permit gives back once, also when two close it at the same time: one of the two that are held, and one waiter goes on. */
    @JCStressTest
    @Outcome(id = "granted, waiting, 2", expect = Expect.ACCEPTABLE, desc = "one was given back, one waiter has it")
    @State
    public static class PermitClosedTwice {
        private final Semaphore semaphore = oneOfTwo();
        private final Permit permit = permit(semaphore);
        private final Waits first = Waits.on(semaphore::acquire);
        private final Waits second = Waits.on(semaphore::acquire);

        @Actor
        public void close() {
            permit.close();
        }

        @Actor
        public void closeToo() {
            permit.close();
        }

        @Arbiter
        public void arbiter(LLI_Result r) {
            r.r1 = first.outcome();
            r.r2 = second.outcome();
            r.r3 = semaphore.stats().held();
        }
    }

    private static Permit permit(Semaphore semaphore) {
        try {
            return semaphore.acquire();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static Semaphore oneOfTwo() {
        Semaphore semaphore = Semaphore.bounded(2);
        if (!semaphore.tryAcquire()) {
            throw new AssertionError(semaphore);
        }
        return semaphore;
    }
}
