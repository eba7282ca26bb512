package dev.fermata.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The seam that a loop replaces: how a strand is started, suspended and woken, and what time it is.
 *
 * <p>Two of them exist: the {@linkplain #parallel() parallel engine}, where strands run side by side on the JDK's
 * scheduler of virtual threads (and where every thread that is no task belongs), and the loop's, one for each loop,
 * where they run one at a time.
 *
 * <p>The contract between an engine and the waiting core: a strand that {@link #park}s is woken by exactly one
 * {@link #unpark}, from any thread, before or after it has parked. On a loop park returns only then, so a strand must park
 * once for each; in parallel it may return for no reason at all.
 */
public abstract class Engine {
    private static final Set<Engine> LOOPS = ConcurrentHashMap.newKeySet();

    /** One for all: a builder for each thread would be a tenth of what a task allocates. */
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();

    /** The tasks that were started on it outside any group; package {@code task} alone knows the type. */
    public volatile @Nullable Object roots;

    /** Whether its clock is not the system's. */
    final boolean hasOwnTime;

    /** For subclasses whose clock is the system's. */
    protected Engine() {
        this(false);
    }

    /** For subclasses. */
    protected Engine(boolean hasOwnTime) {
        this.hasOwnTime = hasOwnTime;
    }

    /** The engine of all strands that are not on a loop. */
    public static Engine parallel() {
        return ParallelEngine.INSTANCE;
    }

    /** Those that run now, in no order. */
    public static Collection<Engine> loops() {
        return List.copyOf(LOOPS);
    }

    /** This loop runs from now on. */
    protected final void register() {
        LOOPS.add(this);
    }

    /** This loop has ended. */
    protected final void unregister() {
        LOOPS.remove(this);
    }

    /** Whether strands run one at a time. */
    public abstract boolean isLoop();

    /** Whether a {@link Conductor} decides who runs: then it wants to know of each step. */
    public boolean isConducted() {
        return false;
    }

    /** The calling strand is about to do something that others can see; a conductor may let others run before. */
    public void step(Strand strand, Object subject, String operation) {}

    /** Somebody has cancelled what the strand does, or a part of it. Any thread. */
    public void cancelled(Strand strand) {}

    /** The calling thread makes a strand, which inherits what a thread does from that. */
    public void prepare(Strand strand) {
        strand.bindFirst(
                equip(ordinaryThread(strand), strand, Thread.currentThread().getContextClassLoader()));
    }

    /** Makes the thread of a strand that has been prepared without one; returns the one that it has then. Any thread. */
    public Thread newThread(Strand strand) {
        throw new AssertionError("a strand of " + this + " has its thread from the start");
    }

    /** A virtual thread for a strand that the JDK schedules. */
    public static Thread ordinaryThread(Strand strand) {
        Thread thread = THREADS.newThread(entry(strand));
        String name = strand.threadName();
        if (!name.isEmpty()) {
            thread.setName(name);
        }
        return thread;
    }

    /** What a strand's thread runs. */
    public static Entry entry(Strand strand) {
        return new Entry(strand);
    }

    /** Gives a new thread what makes it that of the strand; returns it. */
    public static Thread equip(Thread thread, Strand strand, @Nullable ClassLoader loader) {
        thread.setUncaughtExceptionHandler(strand);
        if (loader != thread.getContextClassLoader()) {
            thread.setContextClassLoader(loader);
        }
        return thread;
    }

    /**
     * Makes a new strand ready for its first step. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it is closed
     */
    public abstract void start(Strand strand);

    /**
     * The JDK wants a thread to be run that the strand is the scheduler of; only on a loop that carries its strands by itself.
     * Any thread.
     *
     * @return false if that is not the strand's own
     */
    public boolean submitted(Strand strand, Runnable continuation) {
        throw new AssertionError("the JDK carries the threads of " + this);
    }

    /** Its last act, on its own thread. */
    public abstract void ended(Strand strand);

    /** Suspends the calling strand until it is unparked, interrupted, or for no reason. */
    public abstract void park(Strand strand);

    /** As {@link #park}, by a strand that a timer will wake: where its thread has a state of its own, that says so. */
    public void parkTimed(Strand strand) {
        park(strand);
    }

    /** Makes a parked strand ready. Any thread. */
    public abstract void unpark(Strand strand);

    /** Lets every other ready strand run first. */
    public abstract void yieldTurn(Strand strand);

    /** Leaves the loop for a blocking call: others run meanwhile. */
    public abstract void leave(Strand strand);

    /** Back from a blocking call. */
    public abstract void rejoin(Strand strand);

    /** The clock that every sleep, timeout and schedule reads, in nanoseconds from an arbitrary origin. */
    public abstract long nanoTime();

    /** The same clock to about ten milliseconds, for next to nothing: only to tell how long something has lasted. */
    public long coarseTime() {
        return CoarseClock.nanoTime();
    }

    /** The same clock as a point in time. */
    public abstract Instant now();

    /** How it is, if it is a loop; else null. Any thread; numbers may be of a moment ago. */
    public @Nullable LoopStatus status() {
        return null;
    }

    /** Whether a strand that does not wait runs: it has its turn. Any thread. */
    public boolean isRunning(Strand strand) {
        return true;
    }

    /** Sets a timer. Any thread. */
    public abstract void set(Timer timer);
}
