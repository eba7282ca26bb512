package dev.fermata.jcstress;

import dev.fermata.sync.Barrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The last arrival while somebody leaves. */
public final class BarrierRaces {
    private BarrierRaces() {}

    /** Rule 27: the one who leaves is not counted, or has been let go. */
    @JCStressTest
    @Outcome(id = "granted, granted", expect = Expect.ACCEPTABLE, desc = "complete")
    @Outcome(id = "cancelled, waiting", expect = Expect.ACCEPTABLE, desc = "it left: the other waits for somebody else")
    @State
    public static class LastArrivalAgainstCancel {
        private final Barrier barrier = Barrier.create(2);
        private final Waits first = Waits.on(barrier::await);
        private final Waits last = new Waits();

        @Actor
        public void arrive() {
            last.begin(barrier::await);
        }

        @Actor
        public void cancel() {
            first.cancel();
        }

        @Arbiter
        public void arbiter(LL_Result r) {
            r.r1 = first.outcome();
            r.r2 = last.outcome();
        }
    }

    /** The same with a deadline. */
    @JCStressTest
    @Outcome(id = "granted, granted", expect = Expect.ACCEPTABLE, desc = "complete")
    @Outcome(id = "timed out, waiting", expect = Expect.ACCEPTABLE, desc = "it left: the other waits for somebody else")
    @State
    public static class LastArrivalAgainstTimeout {
        private final Barrier barrier = Barrier.create(2);
        private final Waits first = Waits.on(barrier::await);
        private final Waits last = new Waits();

        @Actor
        public void arrive() {
            last.begin(barrier::await);
        }

        @Actor
        public void expire() {
            first.expire();
        }

        @Arbiter
        public void arbiter(LL_Result r) {
            r.r1 = first.outcome();
            r.r2 = last.outcome();
        }
    }

    /** A round is complete or broken, for all of its parties. */
    @JCStressTest
    @Outcome(id = "granted, granted", expect = Expect.ACCEPTABLE, desc = "complete")
    @Outcome(
            id = "refused, waiting",
            expect = Expect.ACCEPTABLE,
            desc = "the round was broken; the other is the first of the next")
    @State
    public static class LastArrivalAgainstReset {
        private final Barrier barrier = Barrier.create(2);
        private final Waits first = Waits.on(barrier::await);
        private final Waits last = new Waits();

        @Actor
        public void arrive() {
            last.begin(barrier::await);
        }

        @Actor
        public void reset() {
            barrier.reset();
        }

        @Arbiter
        public void arbiter(LL_Result r) {
            r.r1 = first.outcome();
            r.r2 = last.outcome();
        }
    }

    /** Two threads that really wait for each other. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "indices in the order of arrival")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the other way round")
    @State
    public static class TwoArrivals {
        private final Barrier barrier = Barrier.create(2);

        @Actor
        public void one(II_Result r) {
            Sure.run(() -> r.r1 = barrier.await());
        }

        @Actor
        public void two(II_Result r) {
            Sure.run(() -> r.r2 = barrier.await());
        }
    }
}
