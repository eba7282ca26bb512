package dev.fermata.loop;

import dev.fermata.engine.Engine;
import dev.fermata.engine.Strand;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The direct carrier: the home thread runs the strands by itself, one stretch after the other, through the JDK's {@linkplain
 * JdkHook scheduler hook}. A switch is a return to home and a call from there, and no other thread is involved.
 *
 * <p>Each strand's entry is the scheduler of its thread: the JDK hands it the thread's <i>continuation</i> when that can run.
 * These submissions are no order to go by (whoever prints the stack of a runnable thread submits it again), so the loop's
 * own queue decides who is next, and a submission only says that the continuation may be run; where that has no effect, no
 * harm is done. What it means is up to the strand's phase:
 *
 * <pre>
 *              start              end
 *       NEW ──────────▶ CARRIED ──────────▶ ENDED        CARRIED   home runs it; a submission: it can go on
 *               pass,    ▲  │ ▲                          WAITS     for its turn; a submission: somebody has interrupted it
 *               yield    │  │ │ its turn                 AWAY      in Tasks.blocking; a submission: a spare thread runs it
 *                        │  ▼ │                          RETURNING its next submission brings it back
 *       OUT ◀─ blocks ───┤ WAITS ◀── RETURNING           OUT       blocks in what is no await, and others run meanwhile
 *        └─▶ BACK ───────┘  ▲  leave     ▲ rejoin        BACK      can go on, and waits for its turn
 *                           └── … AWAY ──┘
 * </pre>
 *
 * <p>Virtual threads that a strand starts inherit its scheduler: their continuations are none of ours and go to the JDK's.
 */
final class DirectTurns extends Turns {
    static final byte NEW = 0;
    static final byte CARRIED = 1;
    static final byte WAITS = 2;
    static final byte AWAY = 3;
    static final byte RETURNING = 4;
    static final byte OUT = 5;
    static final byte BACK = 6;
    static final byte ENDED = 7;

    private final boolean switching; // others run while a strand blocks in what is no await
    private final ConcurrentLinkedQueue<Strand> errands = new ConcurrentLinkedQueue<>(); // woken by an interrupt
    private volatile boolean hasErrands; // written after the queue, and cleared before it is emptied
    private @Nullable Thread homeThread; // written before the first strand runs
    private boolean unparking; // only the home thread: the one whose turn it is, just now

    DirectTurns(LoopEngine engine, boolean switching) {
        super(engine);
        this.switching = switching;
    }

    @Override
    String carrier() {
        return "direct";
    }

    @Override
    Thread newThread(Strand strand) {
        String name = strand.threadName();
        return JdkHook.newThread(name.isEmpty() ? null : name, Engine.entry(strand));
    }

    // --- home --------------------------------------------------------------------------------------------------------

    /** On a thread lent for the time being: an interrupt of the one that carries virtual threads would be lost. */
    @Override
    void host() {
        SpareThreads.lend(engine.loop.name(), engine.loop, engine.home::interruptedWhileParked, home -> {
            engine.open(home);
            engine.runHome();
        });
    }

    @Override
    void run() {
        Thread home = Thread.currentThread();
        homeThread = home;
        while (true) {
            Strand next = hasErrands ? null : engine.pollReady();
            if (next == null) { // something else is to be looked after, and the loop is home's meanwhile
                engine.holds(home);
                runErrands();
                next = engine.poll();
            }
            if (next != null) {
                carry(next, home);
            } else if (engine.isFinished()) {
                if (engine.ends()) {
                    return;
                }
            } else {
                engine.idle(engine.home);
            }
        }
    }

    /** It has its turn: runs it until it waits, ends or leaves. Until then it holds the loop. */
    private void carry(Strand strand, Thread home) {
        Thread thread = strand.thread();
        engine.holds(thread);
        boolean isTaken = giveTurn(strand, thread);
        if (strand.submitted) {
            strand.submitted = false;
        }
        if (!isTaken) {
            strand.byHand = false;
            strand.runStretch();
        } else if (Mounting.run(strand, thread, home)) {
            addErrand(strand);
        }
        while (strand.phase == CARRIED && goesOn(strand)) {
            strand.submitted = false;
            strand.runStretch();
        }
    }

    /** True: its stretch is home's to run. False: the JDK's. */
    private boolean giveTurn(Strand strand, Thread thread) {
        if (strand.phase == BACK) { // from where nobody waits for a turn
            strand.setPhase(CARRIED);
            strand.away = false;
            return false;
        }
        if (!strand.started) {
            strand.started = true;
            strand.giveFirstTurn();
            thread.start();
            return Mounting.takeFirst(thread);
        }
        strand.setPhase(CARRIED);
        strand.giveTurn();
        if (Mounting.take(strand, thread)) {
            return true;
        }
        if (!strand.yielded && !JdkHook.resume(thread)) {
            unparking = true;
            LockSupport.unpark(thread);
            unparking = false;
        }
        return false;
    }

    /**
     * It has come back in the middle of its turn: it blocks in what is no await, or somebody looks at its stack just now.
     * Waits with it, as a loop does, or lets it be.
     */
    private boolean goesOn(Strand strand) {
        if (switching && !strand.turn) {
            engine.away.incrementAndGet();
            strand.away = true;
            strand.phase = OUT; // a volatile write, then a read, as in submitted
            if (strand.submitted) {
                comeBack(strand);
            }
            return false;
        }
        while (!strand.submitted) {
            LockSupport.park(strand);
            engine.home.unparked();
        }
        return true;
    }

    /** Those that an interrupt has woken out of their turn look at it, and wait again. */
    private void runErrands() {
        if (!hasErrands) {
            return;
        }
        hasErrands = false;
        for (Strand strand = errands.poll(); strand != null; strand = errands.poll()) {
            if (strand.phase == WAITS && !strand.yielded) { // or whoever has added it was late, and it has run since
                strand.runStretch();
            }
        }
    }

    /** An interrupt has woken it, out of its turn. Any thread. */
    private void addErrand(Strand strand) {
        errands.add(strand);
        hasErrands = true;
        engine.inbox.wakeIdler();
    }

    @Override
    boolean hasErrands() {
        return hasErrands;
    }

    private void comeBack(Strand strand) {
        if (strand.changePhase(OUT, BACK)) {
            engine.comesBack(strand);
        }
    }

    // --- strands: on their own threads -------------------------------------------------------------------------------

    @Override
    void pass(Strand me) {
        me.setPhase(WAITS);
        Thread thread = Thread.currentThread();
        if (me.byHand && !thread.isInterrupted() && Mounting.suspend(thread)) {
            me.unparked();
        }
        awaitTurn(me); // if it has suspended it has it, as a rule; under a native frame it cannot
        seeThatItIsHome(me);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // it goes back to the loop, which decides
    void passReady(Strand me) {
        me.setPhase(WAITS);
        me.yielded = true;
        if (!me.byHand || !Mounting.suspend(Thread.currentThread())) {
            Thread.yield();
        }
        seeThatItIsHome(me);
        me.yielded = false;
        awaitTurn(me); // as a rule it has it; under a native frame it cannot give its thread away
    }

    @Override
    void end(Strand me) {
        me.setPhase(ENDED);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // as in passReady
    void leave(Strand me) {
        me.wasAway = true;
        // It may go on before home is back and says who holds the loop: it must not take itself for that.
        engine.holdsNobody();
        me.phase = AWAY;
        Thread.yield(); // and goes on in a spare thread
        if (JdkHook.carrier() == homeThread) { // under a native frame it has not left
            engine.holds(me.thread());
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // as in passReady
    void rejoin(Strand me) {
        me.away = false;
        me.phase = RETURNING;
        Thread.yield(); // and goes on at home
        seeThatItIsHome(me);
        if (me.phase == RETURNING) { // under a native frame it has never left
            me.phase = CARRIED;
            engine.away.decrementAndGet();
            return;
        }
        me.yielded = false;
        awaitTurn(me);
    }

    /**
     * A spare thread may have found the continuation after it had come home: somebody looked at the stack while the strand
     * was away, which submits it once more, and the spare thread was late. Static, as it is called after a wait: this would be one
     * more reference on the stack of each who waits.
     */
    @SuppressWarnings("ThreadPriorityCheck") // as in passReady
    private static void seeThatItIsHome(Strand me) {
        if (me.wasAway) {
            Thread home = ((DirectTurns) ((LoopEngine) me.engine).turns).homeThread;
            while (JdkHook.carrier() != home) {
                Thread.yield();
            }
        }
    }

    // --- what the JDK submits: any thread, often home ----------------------------------------------------------------

    @Override
    boolean submitted(Strand strand, Runnable continuation) {
        if (strand.continuation != continuation) {
            return takeFirst(strand, continuation);
        }
        if (unparking && Thread.currentThread() == homeThread) {
            return true;
        }
        switch (strand.phase) {
            case CARRIED, OUT, BACK -> {
                strand.submitted = true;
                comeBack(strand);
                LockSupport.unpark(homeThread);
            }
            case WAITS -> {
                if (!strand.yielded) {
                    addErrand(strand);
                }
            }
            case AWAY -> SpareThreads.run(strand::runStretch);
            case RETURNING -> {
                strand.yielded = true;
                if (strand.changePhase(RETURNING, WAITS)) {
                    engine.comesBack(strand);
                }
            }
            default -> {} // it has ended, and somebody was late
        }
        return true;
    }

    /** What is submitted first is the strand's own; false for all others but that. */
    private static boolean takeFirst(Strand strand, Runnable continuation) {
        if (strand.continuation != null) {
            return false; // of a virtual thread that the strand has started
        }
        strand.continuation = continuation;
        strand.setPhase(CARRIED);
        return true;
    }
}
