package dev.fermata.loop;

import dev.fermata.engine.Strand;
import java.util.concurrent.locks.LockSupport;

/** How the strands of a loop get their turns, and which threads run them: what a carrier of a loop does. */
abstract class Turns {
    final LoopEngine engine;

    Turns(LoopEngine engine) {
        this.engine = engine;
    }

    /** Its name, for people: "portable" or "direct". */
    abstract String carrier();

    /** Makes a thread for a strand. Any thread. */
    abstract Thread newThread(Strand strand);

    /** Runs the loop for the caller, who waits and whose interrupts cancel main. */
    abstract void host();

    /** Runs the loop until it has ended. On the home thread. */
    abstract void run();

    /** The strand waits, or is ready behind others: comes back when it has its next turn. */
    abstract void pass(Strand me);

    /** As {@link #pass}, by a strand that is ready. */
    abstract void passReady(Strand me);

    /** Whether home must have the next turn, although nobody is ready. */
    boolean hasErrands() {
        return false;
    }

    /** Its last act. */
    abstract void end(Strand me);

    /** Off the loop, on its own. */
    abstract void leave(Strand me);

    /** Back from there. */
    abstract void rejoin(Strand me);

    /** The JDK wants a thread to be run; only where the loop carries its strands. False if it is not the strand's. Any thread. */
    abstract boolean submitted(Strand strand, Runnable continuation);

    /** Parks the strand's thread until it has its turn. Static, as a reference to the carrier would stay on each stack that waits. */
    static void awaitTurn(Strand me) {
        while (!me.turn) {
            LockSupport.park(); // without a blocker: a reference written at each switch would cost a fence
            me.unparked();
        }
        me.takeTurn();
    }
}
