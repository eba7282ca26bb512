package dev.fermata.loop;

import dev.fermata.engine.Engine;
import dev.fermata.engine.LoopStatus;
import dev.fermata.engine.Strand;
import dev.fermata.engine.Timer;
import dev.fermata.engine.TimerHeap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a loop: who is ready, in which order, what comes from outside, and when timers are due. How the one whose
 * turn it is gets to run is up to its {@link Turns}: the carrier.
 *
 * <p>One thread at a time is the <i>holder</i>: that of the strand whose turn it is, or <i>home</i>, the thread of the
 * loop itself, when no strand is ready. What is next is what was ready, then arrivals from outside, then timers.
 *
 * <pre>
 *                        unpark, from the holder                        its turn, the oldest first
 *      parked ────────────────────────────────────────▶ ready ─────────────────────────────▶ running (the holder)
 *        ▲  └─ unpark, from outside ─▶ inbox ── switch ──▲                                    │     │
 *        └────────────────────────────────────── park ────────────────────────────────────────┘     │ leave
 *                                       inbox ◀── rejoin ── away, on its own ◀──────────────────────┘
 * </pre>
 *
 * <p>Fields without a note belong to the holder; the carrier sees to it that one holder sees what the one before has written.
 */
class LoopEngine extends Engine {
    private static final VarHandle HOLDER;
    private static final VarHandle TURNS_GIVEN;

    static {
        try {
            HOLDER = MethodHandles.lookup().findVarHandle(LoopEngine.class, "holder", long.class);
            TURNS_GIVEN = MethodHandles.lookup().findVarHandle(LoopEngine.class, "turnsGiven", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Loop loop;
    final LoopClock clock;
    final Home home;
    final TimerHeap timers;
    final DueTimers due;
    final ReadyQueue ready;
    final Ending ending;
    final Turns turns;
    private final StuckCheck stuckCheck;
    private int live; // strands that have been made ready for the first time and have not ended
    private @Nullable Strand main; // its end is the end of the loop
    final Inbox inbox = new Inbox();
    final AtomicInteger away = new AtomicInteger(); // strands that compute off the loop; any thread
    private final StrandThreads threads = new StrandThreads(this);
    private volatile boolean closed;

    /**
     * The identity of the holder's thread, 0 for none. Written before the turn is given on; a thread that finds itself here is
     * the holder. Not the thread itself: a reference written at each switch would cost a memory fence, for the collector.
     */
    volatile long holder;

    /** Counts the turns, for the watchdog. */
    volatile long turnsGiven;

    @SuppressWarnings("this-escape") // stored only
    LoopEngine(
            Loop loop,
            Carrying carrying,
            LoopClock clock,
            @Nullable StuckPolicy stuck,
            TimerHeap timers,
            ReadyQueue ready) {
        super(clock.isVirtual());
        this.loop = loop;
        this.clock = clock;
        this.timers = timers;
        this.due = new DueTimers(clock, timers);
        this.ready = ready;
        this.home = new Home(this);
        this.ending = new Ending(this);
        this.stuckCheck = new StuckCheck(this, stuck);
        this.turns = carrying.turns(this);
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

    // --- home: the loop's own thread ---------------------------------------------------------------------------------

    /** The calling thread holds a loop that does not run yet, and may start the first strands. */
    void enter() {
        holds(Thread.currentThread());
    }

    /** That thread will be home. */
    void open(Thread thread) {
        home.bind(thread);
        home.started = true;
        holds(thread);
        register();
        if (!isConducted()) { // else who conducts sees to it that nobody runs for ever
            Watchdog.watch(this);
        }
    }

    void setMain(Strand strand) {
        main = strand;
    }

    /** Runs strands until the loop has ended. On the home thread. */
    void runHome() {
        turns.run();
        holder = 0;
        unregister();
    }

    /** Home finds nobody who is ready: whether that is the end. */
    boolean ends() {
        if (isFinished()) {
            closed = true;
            if (inbox.isEmpty()) { // else somebody came in the last moment, and is told so by being cancelled
                return true;
            }
            closed = false;
        }
        return false;
    }

    boolean isFinished() {
        return ending.isClosing() && (live == 0 || stuckCheck.hasGivenUp());
    }

    int live() {
        return live;
    }

    void closeFromOutside() {
        post((Runnable) () -> ending.close("the loop was closed", null));
    }

    // --- strands -----------------------------------------------------------------------------------------------------

    @Override
    public void prepare(Strand strand) {
        threads.prepare(strand);
    }

    @Override
    public Thread newThread(Strand strand) {
        return threads.make(strand);
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
        turns.end(strand);
    }

    @Override
    public boolean submitted(Strand strand, Runnable continuation) {
        return turns.submitted(strand, continuation);
    }

    @Override
    public void park(Strand me) {
        if (me.away) {
            parkAway(me);
        } else {
            turns.pass(me);
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
        due.fire();
        if (!ready.isEmpty() || turns.hasErrands()) {
            ready.add(me);
            turns.passReady(me);
        }
    }

    @Override
    public void leave(Strand me) {
        away.incrementAndGet();
        me.away = true;
        turns.leave(me);
    }

    @Override
    public void rejoin(Strand me) {
        turns.rejoin(me);
    }

    /** A strand is back from outside. Any thread. */
    void comesBack(Strand strand) {
        inbox.add(strand); // first this, then the count: in between the loop must not find that nothing can happen
        away.decrementAndGet();
        inbox.wakeIdler();
    }

    /** An await inside a blocking call: the thread itself parks, and while it does the call does not count as out. */
    private void parkAway(Strand me) {
        away.decrementAndGet();
        inbox.wakeIdler();
        Turns.awaitTurn(me);
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

    /** That thread is the holder from here on. */
    final void holds(Thread thread) {
        HOLDER.setRelease(this, thread.threadId());
    }

    /** Until somebody is again: whoever comes now comes from outside. */
    final void holdsNobody() {
        HOLDER.setRelease(this, 0L);
    }

    private boolean isHolder() {
        return holder == Thread.currentThread().threadId();
    }

    // --- who is next -------------------------------------------------------------------------------------------------

    /** Whose turn is next; null if nobody is ready. */
    final @Nullable Strand poll() {
        readInbox();
        if (due.mayBeThere() || ready.isEmpty()) {
            due.fire();
            due.begin(ready.size());
        }
        return pollNext();
    }

    /** The same, if there is nothing else to look at, as a rule; else null. */
    final @Nullable Strand pollReady() {
        return inbox.isEmpty() && !due.mayBeThere() ? pollNext() : null;
    }

    private @Nullable Strand pollNext() {
        Strand next = ready.poll();
        if (next != null) {
            TURNS_GIVEN.setOpaque(this, turnsGiven + 1);
        }
        return next;
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

    /** Nobody is ready: waits, in the thread of {@code me}, until something has come or a timer is due. */
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
        if (wait > 0 && inbox.isEmpty() && !turns.hasErrands()) {
            if (wait == Long.MAX_VALUE) {
                LockSupport.park(loop);
            } else {
                LockSupport.parkNanos(loop, wait);
            }
        }
        inbox.idles(null);
        me.unparked();
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
        return holder == strand.thread().threadId() && !inbox.hasIdler();
    }

    @Override
    public String toString() {
        return loop.toString();
    }
}
