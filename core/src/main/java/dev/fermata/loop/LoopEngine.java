package dev.fermata.loop;

import dev.fermata.engine.Engine;
import dev.fermata.engine.LoopStatus;
import dev.fermata.engine.Strand;
import dev.fermata.engine.Timer;
import dev.fermata.engine.TimerHeap;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The portable carrier: each strand is an ordinary virtual thread, and one baton goes from hand to hand.
 *
 * <p>Whoever holds the baton runs; all others are parked. A strand that waits, ends or leaves looks for the next one by
 * itself, in {@link #next}: what was ready, then arrivals from outside, then timers; so a switch is one unpark and one
 * park, and a strand that turns out to be the next one itself does not switch at all. If nobody is ready, the strand
 * that waits idles in its own thread until somebody is; one that ends or leaves hands the baton to <i>home</i>, the
 * thread that called {@code run}, which idles in its place.
 *
 * <pre>
 *                        unpark, from the holder                        hand, the oldest first
 *      parked ────────────────────────────────────────▶ ready ─────────────────────────────▶ running (the holder)
 *        ▲  └─ unpark, from outside ─▶ inbox ── switch ──▲                                    │     │
 *        └────────────────────────────────────── park ────────────────────────────────────────┘     │ leave
 *                                       inbox ◀── rejoin ── away, on its own ◀──────────────────────┘
 * </pre>
 *
 * <p>Fields without a note belong to the holder of the baton; passing it on (a volatile write, then a read) hands them
 * over.
 */
class LoopEngine extends Engine {
    final Loop loop;
    final LoopClock clock;
    final Home home;
    final TimerHeap timers;
    final ReadyQueue ready;
    final Ending ending;
    private final StuckCheck stuckCheck;
    private int live; // strands that have been made ready for the first time and have not ended
    private int untilClockRead; // how many may still run before due timers are looked for
    private @Nullable Strand main; // its end is the end of the loop
    private final Inbox inbox = new Inbox();
    final AtomicInteger away = new AtomicInteger(); // strands that compute off the loop; any thread
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean closed;

    /** The thread of the holder. Written before the baton is passed on; a thread that finds itself here is the holder. */
    volatile @Nullable Thread holder;

    long lag; // how late the last timer was

    /** Counts the turns, for the watchdog. */
    volatile long turns;

    @SuppressWarnings("this-escape") // stored only
    LoopEngine(Loop loop, LoopClock clock, @Nullable StuckPolicy stuck, TimerHeap timers, ReadyQueue ready) {
        this.loop = loop;
        this.clock = clock;
        this.timers = timers;
        this.ready = ready;
        this.home = new Home(this);
        this.ending = new Ending(this);
        this.stuckCheck = new StuckCheck(this, stuck);
    }

    @Override
    public boolean isLoop() {
        return true;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    // --- home: the thread that called run ----------------------------------------------------------------------------

    /** The calling thread becomes the first holder. */
    void open(Thread caller) {
        home.bind(caller);
        home.started = true;
        holder = caller;
        register();
        if (!isConducted()) { // else who conducts sees to it that nobody runs for ever
            Watchdog.watch(this);
        }
    }

    void setMain(Strand strand) {
        main = strand;
    }

    /** Runs strands until the loop has ended; the caller's interrupts cancel main. */
    void runHome() {
        while (true) {
            Strand next = next(home);
            if (next != home) {
                hand(next);
                awaitTurn(home);
            } else if (isFinished()) {
                closed = true;
                if (inbox.isEmpty()) { // else somebody came in the last moment, and is told so by being cancelled
                    break;
                }
                closed = false;
            }
        }
        holder = null;
        unregister();
    }

    boolean isFinished() {
        return ending.isClosing() && (live == 0 || stuckCheck.hasGivenUp());
    }

    int live() {
        return live;
    }

    int timers() {
        return timers.size();
    }

    void closeFromOutside() {
        post((Runnable) () -> ending.close("the loop was closed", null));
    }

    // --- strands -----------------------------------------------------------------------------------------------------

    @Override
    public Thread newThread(Strand strand, String name) {
        strand.number = numbers.incrementAndGet();
        return super.newThread(strand, name);
    }

    @Override
    public void start(Strand strand) {
        if (isHolder()) {
            live++;
            ready.add(strand);
            return;
        }
        if (closed) {
            throw closedException();
        }
        post(strand);
        if (closed && inbox.remove(strand)) { // it has ended meanwhile: nobody will look into the inbox any more
            throw closedException();
        }
    }

    RejectedExecutionException closedException() {
        return new RejectedExecutionException(loop + " has ended: it takes no more tasks");
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void ended(Strand strand) {
        live--;
        if (strand == main) {
            ending.close("the main task of the loop has ended", null);
        }
        hand(nextOrHome());
    }

    @Override
    public void park(Strand me) {
        if (me.away) {
            parkAway(me);
        } else {
            pass(me);
        }
    }

    /** Gives the baton to the next one, and comes back when it is the strand's turn again: at once, if it is the next. */
    final void pass(Strand me) {
        Strand next = next(me);
        if (next != me) {
            hand(next);
            awaitTurn(me);
        }
    }

    @Override
    public void unpark(Strand strand) {
        if (strand.away) {
            away.incrementAndGet(); // from here on it computes, also before its thread has noticed
            strand.turn = true;
            LockSupport.unpark(strand.thread());
        } else if (isHolder()) {
            ready.add(strand);
        } else {
            post(strand);
        }
    }

    @Override
    public void yieldTurn(Strand me) {
        if (me.away) {
            Engine.parallel().yieldTurn(me);
            return;
        }
        readInbox();
        fireTimers();
        if (!ready.isEmpty()) {
            ready.add(me);
            pass(me);
        }
    }

    @Override
    public void leave(Strand me) {
        away.incrementAndGet();
        me.away = true;
        hand(nextOrHome());
    }

    @Override
    public void rejoin(Strand me) {
        inbox.add(me); // first this, then the count: in between the loop must not find that nothing can happen
        away.decrementAndGet();
        inbox.wakeIdler();
        awaitTurn(me);
        me.away = false;
    }

    /** An await inside a blocking call: the thread itself parks, and while it does the call does not count as out. */
    private void parkAway(Strand me) {
        away.decrementAndGet();
        inbox.wakeIdler();
        awaitTurn(me);
    }

    @Override
    public void set(Timer timer) {
        if (isHolder()) {
            timers.add(timer);
        } else {
            post(timer);
        }
    }

    void post(Object arrival) {
        inbox.post(arrival);
    }

    private boolean isHolder() {
        return holder == Thread.currentThread();
    }

    // --- the baton ---------------------------------------------------------------------------------------------------

    private void hand(Strand next) {
        Thread thread = next.thread();
        holder = thread;
        if (next.started) {
            next.turn = true;
            LockSupport.unpark(thread);
        } else {
            next.started = true;
            thread.start();
        }
    }

    private void awaitTurn(Strand me) {
        while (!me.turn) {
            LockSupport.park(loop);
            if (Thread.interrupted()) {
                me.interruptedWhileParked();
            }
        }
        me.turn = false;
    }

    /** Who runs next; idles, in the thread of {@code me}, while nobody is ready. Home, when the loop has ended. */
    private Strand next(Strand me) {
        while (true) {
            Strand next = poll();
            if (next != null) {
                return next;
            }
            if (isFinished()) {
                return home;
            }
            idle(me);
        }
    }

    private Strand nextOrHome() {
        Strand next = poll();
        return next == null ? home : next;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the holder writes
    private @Nullable Strand poll() {
        readInbox();
        if (--untilClockRead < 0 || ready.isEmpty()) {
            fireTimers();
            untilClockRead = ready.size();
        }
        Strand next = ready.poll();
        if (next != null) {
            turns = turns + 1;
        }
        return next;
    }

    /** Timers that are due make strands ready, behind those that are. With virtual time that is done when idle. */
    private void fireTimers() {
        Timer first = clock.isVirtual() ? null : timers.first();
        if (first != null) {
            long now = clock.nanoTime();
            lag = Math.max(0, now - first.deadline);
            timers.fireDue(now);
        }
    }

    final void readInbox() {
        for (Object arrival = inbox.poll(); arrival != null; arrival = inbox.poll()) {
            switch (arrival) {
                case Strand strand -> {
                    if (!strand.started) {
                        live++;
                    }
                    ready.add(strand);
                }
                case Timer timer -> timers.add(timer);
                case Runnable order -> order.run();
                default -> throw new AssertionError(arrival);
            }
        }
    }

    void idle(Strand me) {
        Timer timer = timers.first();
        inbox.idles(Thread.currentThread());
        long wait;
        if (away.get() > 0) {
            wait = timer == null || clock.isVirtual() ? Long.MAX_VALUE : timer.deadline - clock.nanoTime();
        } else if (!inbox.isEmpty()) { // after away: rejoin writes them in the opposite order
            wait = 0;
        } else if (timer == null) {
            wait = stuckCheck.whileIdle();
        } else if (clock.isVirtual()) {
            clock.jumpTo(timer.deadline);
            timers.fireDue(timer.deadline);
            wait = 0;
        } else {
            wait = timer.deadline - clock.nanoTime();
        }
        if (wait > 0 && inbox.isEmpty()) {
            if (wait == Long.MAX_VALUE) {
                LockSupport.park(loop);
            } else {
                LockSupport.parkNanos(loop, wait);
            }
        }
        inbox.idles(null);
        if (Thread.interrupted()) {
            me.interruptedWhileParked();
        }
    }

    @Override
    public long coarseTime() {
        return clock.coarseTime();
    }

    @Override
    public LoopStatus status() {
        return LoopPicture.of(this);
    }

    @Override
    public boolean isRunning(Strand strand) {
        return holder == strand.thread() && !isIdle();
    }

    @Override
    public String toString() {
        return loop.toString();
    }

    /** Whether the holder idles: then it is not held up. */
    boolean isIdle() {
        return inbox.hasIdler();
    }
}
