package dev.fermata.jcstress;

import dev.fermata.sync.Event;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** An event that is set and cleared while others wait for it. */
public final class EventRaces {
    private EventRaces() {}

    /** Rule 26: whoever waited is let go, whatever becomes of the event. */
    @JCStressTest
    @Outcome(id = "granted, true", expect = Expect.ACCEPTABLE, desc = "cleared first")
    @Outcome(id = "granted, false", expect = Expect.ACCEPTABLE, desc = "set first")
    @State
    public static class SetAgainstClear {
        private final Event event = Event.create();
        private final Waits waiter = Waits.on(() -> await(event));

        @Actor
        public void set() {
            event.set();
        }

        @Actor
        public void clear() {
            event.clear();
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = event.isSet();
        }
    }

    /** A set that is cleared at once lets go whoever waited before, and nobody later. */
    @JCStressTest
    @Outcome(id = "granted, false", expect = Expect.ACCEPTABLE, desc = "in time")
    @Outcome(id = "waiting, false", expect = Expect.ACCEPTABLE, desc = "too late: it was cleared again")
    @State
    public static class SetAndClearAgainstAwait {
        private final Event event = Event.create();
        private final Waits waiter = new Waits();

        @Actor
        public void setAndClear() {
            event.set();
            event.clear();
        }

        @Actor
        public void await() {
            waiter.begin(() -> EventRaces.await(event));
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = event.isSet();
        }
    }

    /** A set is not missed. */
    @JCStressTest
    @Outcome(id = "granted, true", expect = Expect.ACCEPTABLE, desc = "at once, or woken")
    @State
    public static class SetAgainstAwait {
        private final Event event = Event.create();
        private final Waits waiter = new Waits();

        @Actor
        public void set() {
            event.set();
        }

        @Actor
        public void await() {
            waiter.begin(() -> EventRaces.await(event));
        }

        @Arbiter
        public void arbiter(LZ_Result r) {
            r.r1 = waiter.outcome();
            r.r2 = event.isSet();
        }
    }

    /** A waiter has one end. */
    @JCStressTest
    @Outcome(id = "granted, granted", expect = Expect.ACCEPTABLE, desc = "set first")
    @Outcome(
            id = "cancelled, granted",
            expect = Expect.ACCEPTABLE,
            desc = "cancelled first; the other is let go in any case")
    @State
    public static class SetAgainstCancel {
        private final Event event = Event.create();
        private final Waits first = Waits.on(() -> await(event));
        private final Waits second = Waits.on(() -> await(event));

        @Actor
        public void set() {
            event.set();
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

    /** A thread that really parks is woken. */
    @JCStressTest
    @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "it came back")
    @State
    public static class SetAgainstRealAwait {
        private final Event event = Event.create();

        @Actor
        public void await(Z_Result r) {
            Sure.run(() -> {
                event.await();
                r.r1 = event.isSet();
            });
        }

        @Actor
        public void set() {
            event.set();
        }
    }

    private static String await(Event event) throws InterruptedException {
        event.await();
        return "";
    }
}
