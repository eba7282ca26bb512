package dev.fermata.loop;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Strand;
import java.util.concurrent.locks.LockSupport;

/**
 * The portable carrier: each strand is an ordinary virtual thread, and one baton goes from hand to hand.
 *
 * <p>Whoever holds the baton runs; all others are parked. A strand that waits, ends or leaves looks for the next one by
 * itself, so a switch is one unpark and one park, and a strand that turns out to be the next one itself does not switch at
 * all. If nobody is ready, the strand that waits idles in its own thread until somebody is; one that ends or leaves hands
 * the baton to <i>home</i>, which idles in its place. Passing the baton on (a volatile write, then a read) hands over what
 * belongs to the holder.
 */
final class Baton extends Turns {
    Baton(LoopEngine engine) {
        super(engine);
    }

    @Override
    String carrier() {
        return "portable";
    }

    @Override
    Thread newThread(Strand strand) {
        return Engine.ordinaryThread(strand);
    }

    @Override
    void host() {
        engine.open(Thread.currentThread());
        engine.runHome();
    }

    @Override
    void run() {
        Home home = engine.home;
        while (true) {
            Strand next = next(home);
            if (next != home) {
                hand(next);
                awaitTurn(home);
            } else if (engine.ends()) {
                return;
            }
        }
    }

    @Override
    void pass(Strand me) {
        Strand next = next(me);
        if (next != me) {
            hand(next);
            awaitTurn(me);
        }
    }

    @Override
    void passReady(Strand me) {
        pass(me);
    }

    @Override
    void end(Strand me) {
        hand(nextOrHome());
    }

    @Override
    void leave(Strand me) {
        hand(nextOrHome());
    }

    @Override
    void rejoin(Strand me) {
        engine.comesBack(me);
        awaitTurn(me);
        me.away = false;
    }

    @Override
    boolean submitted(Strand strand, Runnable continuation) {
        throw new AssertionError("the JDK carries its threads");
    }

    private void hand(Strand next) {
        Thread thread = next.thread();
        engine.holds(thread);
        if (next.started) {
            next.turn = true;
            LockSupport.unpark(thread);
        } else {
            next.started = true;
            next.giveFirstTurn();
            thread.start();
        }
    }

    /** Who runs next; idles, in the thread of {@code me}, while nobody is ready. Home, when the loop has ended. */
    private Strand next(Strand me) {
        while (true) {
            Strand next = engine.poll();
            if (next != null) {
                return next;
            }
            if (engine.isFinished()) {
                return engine.home;
            }
            engine.idle(me);
        }
    }

    private Strand nextOrHome() {
        Strand next = engine.poll();
        return next == null ? engine.home : next;
    }
}
