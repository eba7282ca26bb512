package dev.fermata.loop;

import dev.fermata.engine.Strand;
import org.jspecify.annotations.Nullable;

/**
 * The thread of the loop itself, as a strand: it idles when no task can, and has the last turn. On the portable carrier that
 * is the one that called {@code run}, on the direct one it is lent to that one, who waits.
 */
final class Home extends Strand {
    private final LoopEngine ofLoop;
    private @Nullable Strand main; // only the thread that called run
    private volatile boolean interrupted; // as a rule by the thread that called run

    Home(LoopEngine engine) {
        super(engine);
        this.ofLoop = engine;
    }

    /** Who is cancelled when the thread is interrupted. */
    void lead(Strand itsMain) {
        main = itsMain;
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    @Override
    public void interruptedWhileParked() {
        if (main == null) {
            return; // a loop's own thread: nobody has a reason to interrupt it
        }
        interrupted = true;
        main.shutDown("the thread that called Loop.run was interrupted");
    }

    @Override
    public void run() {
        ofLoop.runHome();
    }

    @Override
    public void shutDown(String reason) {
        throw new AssertionError("home is no task");
    }

    @Override
    public String name() {
        return "home of " + ofLoop.loop;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        throw new AssertionError("home keeps the handler of its thread", failure);
    }
}
