package dev.fermata.schedule;

import dev.fermata.engine.Engine;
import dev.fermata.engine.LoopStatus;
import dev.fermata.engine.Nanos;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.JobStatus;
import dev.fermata.wait.Outcome;
import dev.fermata.wait.Patience;
import dev.fermata.wait.Planned;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs on their schedules, without drift, and stops gracefully.
 *
 * {@snippet :
 * try (Scheduler scheduler = Scheduler.open()) {
 *     scheduler.every(Duration.ofSeconds(2), () -> work());
 *     Tasks.awaitShutdown(Duration.ofSeconds(30));         // Ctrl-C
 *     scheduler.stop();                                    // nothing new; what runs may finish
 * }
 * }
 *
 * <p>Opened in a task of a {@link dev.fermata.loop.Loop}, a scheduler belongs to that loop, whoever uses it: its jobs
 * run there, on the loop's clock, which may be a virtual one. Opened elsewhere, its runs are parallel tasks. Each run
 * is a task of its own, with the context variables that whoever scheduled its job had then. Runs that are due at the
 * same instant start, on a loop, in the order in which their jobs came to wait for it. Jobs keep neither the loop nor
 * the JVM alive: a loop cancels them when its main task has ended.
 *
 * <p>What is done before {@link #schedule} happens-before the runs; what the runs did happens-before the return of
 * {@link #stop()}, {@link #stop(Duration)} and {@link #close}. All methods may be called from any thread, but a run
 * cannot wait for the end of its own scheduler.
 *
 * <p>In asyncio this is a loop with a {@code sleep}, which drifts by the time its work takes, loses the work when
 * nobody keeps the task, and ends with the first exception. {@link java.util.concurrent.ScheduledThreadPoolExecutor}
 * does not drift, but its jobs end with the first exception, too, without a word; a run that is slow delays the next;
 * and those it missed come in a burst. Here runs overlap unless told otherwise, and {@link JobOptions} says what
 * happens then.
 */
public final class Scheduler implements AutoCloseable {
    static { // its tasks are started through what that class installs
        try {
            MethodHandles.lookup().ensureInitialized(Tasks.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long LOOK_AT_THE_CLOCK = Duration.ofMinutes(1).toNanos();

    private final Engine engine = Fiber.current().engine;
    private final Map<Long, JobImpl> jobs = new LinkedHashMap<>(); // guarded by itself, as are the next two
    private final Supplier<List<JobStatus>> status = this::statusOfJobs;
    private long scheduled;
    private boolean stopped; // no new jobs
    private final List<String> cancelled = new ArrayList<>(); // guarded by itself
    private final boolean virtual = isVirtual(engine);
    private final WaitQueue ending = new WaitQueue(this); // who waits until no job is left; under the monitor of jobs

    private Scheduler() {
        ending.usedBy(engine);
    }

    private static boolean isVirtual(Engine engine) {
        LoopStatus loop = engine.status();
        return loop != null && loop.virtualTime();
    }

    private List<JobStatus> statusOfJobs() {
        return snapshot().stream().map(JobImpl::status).toList();
    }

    /** A scheduler without jobs, of the loop that the caller is a task of, else of none. */
    public static Scheduler open() {
        return new Scheduler();
    }

    /**
     * Runs {@code work} at once and then every {@code period}: run n starts at start + n·period, whatever the runs
     * take. Runs may overlap. The same as {@link #schedule} with {@link Schedule#fixedRate} and the default options.
     *
     * @param period more than zero
     * @throws IllegalArgumentException if it is not
     * @throws IllegalStateException if the scheduler has been stopped or closed
     * @throws java.util.concurrent.RejectedExecutionException if its loop has ended
     */
    public Job every(Duration period, VoidWork<?> work) {
        return schedule(Schedule.fixedRate(period), JobOptions.defaults(), work);
    }

    /**
     * Runs {@code work} on a schedule. Returns at once; on a loop the first run begins when the caller waits.
     *
     * @throws IllegalStateException if the scheduler has been stopped or closed
     * @throws java.util.concurrent.RejectedExecutionException if its loop has ended
     */
    public Job schedule(Schedule when, JobOptions options, VoidWork<?> work) {
        Timing timing = (Timing) Objects.requireNonNull(when, "when");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(work, "work");
        synchronized (jobs) {
            if (stopped) {
                throw new IllegalStateException(
                        "the scheduler has been stopped: schedule before that, or open another");
            }
            JobImpl job = new JobImpl(this, engine, ++scheduled, timing, options, work);
            jobs.put(job.number, job);
            Planned.add(status);
            boolean started = false;
            try {
                job.start();
                started = true;
            } finally {
                if (!started) {
                    jobs.remove(job.number);
                }
            }
            return job;
        }
    }

    /** Its jobs that have not ended, in the order in which they were scheduled. */
    public List<Job> jobs() {
        return List.copyOf(snapshot());
    }

    private List<JobImpl> snapshot() {
        synchronized (jobs) {
            return List.copyOf(jobs.values());
        }
    }

    // --- what its jobs ask -------------------------------------------------------------------------------------------

    /** Of what is random in that job: with a virtual clock the same in each execution. */
    long seed(long job) {
        return virtual ? job : ThreadLocalRandom.current().nextLong();
    }

    /** When to look at the clock at the wall again, before what is due then: nobody adjusts a virtual one. */
    long soon(long now, long due) {
        return virtual ? due : now + Math.min(due - now, LOOK_AT_THE_CLOCK);
    }

    /** A job has ended. */
    void remove(JobImpl job) {
        Waiter chain = null;
        synchronized (jobs) {
            jobs.remove(job.number);
            if (jobs.isEmpty()) {
                Planned.remove(status);
                ending.lock();
                chain = ending.detachAll();
                ending.unlock();
            }
        }
        Waiter.settleAll(chain, Outcome.GRANTED);
    }

    // --- ending ------------------------------------------------------------------------------------------------------

    /**
     * Starts nothing more, also nothing that waits for its turn, and waits for the runs that are on, however long they
     * take; at once if there are none. Stopping it again waits, too.
     *
     * @throws InterruptedException if the caller is cancelled; the runs go on, and still nothing more starts
     * @throws IllegalStateException if called by one of its own runs, which would wait for itself
     */
    public void stop() throws InterruptedException {
        Fiber me = endJobs("stop");
        awaitEnd(me, Nanos.FOREVER);
    }

    /**
     * As {@link #stop()}, but what still runs after {@code grace} is cancelled, and waited for, whatever comes: a
     * cancellation of the caller from then on stays pending, and after 10 s a warning names who does not end.
     *
     * @param grace on the caller's clock; zero or less: cancels at once
     * @return false if it had to cancel; {@link #cancelled} and the log tell what
     * @throws InterruptedException if the caller is cancelled before that; the runs go on, and still nothing more
     * starts
     * @throws IllegalStateException if called by one of its own runs, which would wait for itself
     */
    public boolean stop(Duration grace) throws InterruptedException {
        long nanos = Nanos.of(grace);
        Fiber me = endJobs("stop");
        if (awaitEnd(me, nanos)) {
            return true;
        }
        return !cancelAndWait(
                me, "the scheduler was stopped, and its grace of " + Nanos.text(grace) + " is over", true);
    }

    /**
     * The runs that {@link #stop(Duration)} or {@link #close} had to cancel, by name ({@code "restock #3"}): none before
     * that. A stop that had to cancel logs them, too.
     */
    public List<String> cancelled() {
        synchronized (cancelled) {
            return List.copyOf(cancelled);
        }
    }

    /**
     * Starts nothing more, cancels what runs and waits for it, whatever comes: a cancellation of the caller meanwhile
     * stays pending, and after 10 s a warning names who does not end. Closing it again does nothing.
     *
     * @throws IllegalStateException if called by one of its own runs, which would wait for itself
     */
    @Override
    public void close() {
        Fiber me = endJobs("close");
        cancelAndWait(me, "the scheduler was closed", false);
    }

    private Fiber endJobs(String how) {
        Fiber me = Fiber.current();
        for (JobImpl job : snapshot()) {
            if (job.isRunBy(me)) {
                throw new IllegalStateException(me.name() + " cannot " + how
                        + " its own scheduler and wait for that: cancel its job, or do it from outside");
            }
        }
        synchronized (jobs) {
            stopped = true;
        }
        for (JobImpl job : snapshot()) {
            job.end();
        }
        return me;
    }

    /** Returns false if the time was over first. */
    private boolean awaitEnd(Fiber me, long nanos) throws InterruptedException {
        Fiber.enterAwait();
        if (nanos == 0 || snapshot().isEmpty()) {
            return snapshot().isEmpty();
        }
        me.checkMayWait();
        Waiter waiter = enqueue(me);
        if (waiter == null) {
            return true;
        }
        int how = nanos == Nanos.FOREVER ? waiter.await() : waiter.await(me.engine.nanoTime() + nanos);
        return how == Outcome.GRANTED;
    }

    /** Returns whether anything ran. */
    private boolean cancelAndWait(Fiber me, String reason, boolean tells) {
        List<String> names = new ArrayList<>();
        boolean any = false;
        for (JobImpl job : snapshot()) {
            any |= job.running() > 0;
            names.addAll(job.cancelRuns(reason, null));
        }
        synchronized (cancelled) {
            cancelled.addAll(names);
        }
        if (tells) {
            Reports.cancelled(reason, names);
        }
        Patience.await(() -> enqueue(me), () -> "the runs of " + this + " to end: " + Patience.describe(fibers()));
        return any;
    }

    /** Null if no job is left. */
    private @Nullable Waiter enqueue(Fiber me) {
        Waiter waiter = new Waiter(me);
        ending.usedBy(me.engine);
        synchronized (jobs) {
            if (jobs.isEmpty()) {
                return null;
            }
            ending.lock();
            ending.add(waiter);
            ending.unlock();
        }
        return waiter;
    }

    private List<Fiber> fibers() {
        return snapshot().stream().flatMap(job -> job.fibers().stream()).toList();
    }

    @Override
    public String toString() {
        return "Scheduler of " + engine;
    }
}
