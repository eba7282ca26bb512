package dev.fermata.jcstress;

import dev.fermata.sync.Event;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A wrong expectation: a run of this must fail, or no run means anything. */
@JCStressTest
@Outcome(id = "true", expect = Expect.FORBIDDEN, desc = "which is what it is")
@State
public class Planted {
    private final Event event = Event.create();

    @Actor
    public void set() {
        event.set();
    }

    @Actor
    public void setToo() {
        event.set();
    }

    @Arbiter
    public void arbiter(Z_Result r) {
        r.r1 = event.isSet();
    }
}
