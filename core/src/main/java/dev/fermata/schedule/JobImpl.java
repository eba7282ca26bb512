package dev.fermata.schedule;

import dev.fermata.engine.Engine;
import dev.fermata.schedule.Agenda.Step;
import dev.fermata.schedule.CalendarWalk.Ahead;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import dev.fermata.task.VoidWork;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.JobStatus;
import dev.fermata.wait.Spawner;
import dev.fermata.wait.WaitQueue;
import dev.fermata.wait.Waiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A job has a dispatcher: a task that waits for what the {@link Agenda} says, starts the runs in a group of its own,
 * and ends when nothing runs and nothing will. Everybody else changes the agenda and wakes it.
 *
 * <pre>
 *      pause resume trigger cancel stop ──▶ agenda ◀── end of a run
 *                                             │ news
 *                                             ▼
 *                     due ──▶ dispatcher: waits · step ──▶ starts runs, cancels the oldest ──▶ waits
 * </pre>
 */
final class JobImpl implements Job {
    final long number;
    private final Scheduler scheduler;
    private final Engine engine;
    private final String name;
    private final Timing timing;
    private final JobOptions options;
    private final VoidWork<?> work;
    private final @Nullable CalendarWalk walk; // only the dispatcher walks; null: the grid is arithmetic
    private volatile Clocks clocks; // when it was scheduled; with a calendar, when that was last read: under news

    private final WaitQueue news = new WaitQueue(this); // the dispatcher waits here
    private final Agenda agenda; // guarded by news
    private final Tally tally = new Tally(); // guarded by news

    /** Those that have been started and are not over, the oldest first. Only the dispatcher adds. */
    private final Map<Long, Run> runs = new ConcurrentSkipListMap<>();

    private long lastNumber; // only the dispatcher
    private volatile boolean cancelled; // written before the runs are cancelled: one that begins later ends at once

    JobImpl(Scheduler scheduler, Engine engine, long number, Timing timing, JobOptions options, VoidWork<?> work) {
        this.scheduler = scheduler;
        this.engine = engine;
        this.number = number;
        this.name = options.name == null ? "job-" + number : options.name;
        this.timing = timing;
        this.options = options;
        this.work = work;
        clocks = Clocks.of(engine);
        CronCalendar calendar = timing.calendar();
        Jitter jitter = timing.jitter().isZero() ? Jitter.NONE : new Jitter(timing.jitter(), scheduler.seed(number));
        long first = calendar == null ? timing.untilFirst(clocks.wall()) : 0;
        agenda = new Agenda(timing, options, jitter, clocks.nanos() + first);
        walk = calendar == null ? null : new CalendarWalk(calendar, timing, options, clocks.wall());
        if (walk != null) {
            agenda.follow(walk.look(clocks));
        }
        news.usedBy(engine);
        news.usedBy(Fiber.current().engine);
    }

    // --- the dispatcher ----------------------------------------------------------------------------------------------

    /**
     * Starts it, with the caller's context.
     *
     * @throws RejectedExecutionException if the loop has ended, or is about to
     */
    void start() {
        Task<?> dispatcher = (Task<?>) (Object) Spawner.installed().<@Nullable Void>spawn(engine, name, () -> {
            dispatch();
            return null;
        });
        var _ = dispatcher.toCompletableFuture().whenComplete((_, _) -> close(dispatcher)); // also if it never runs
        if (dispatcher.isCancelled()) {
            throw new RejectedExecutionException(engine + " has ended: it takes no more jobs");
        }
    }

    private void dispatch() throws InterruptedException {
        try (TaskGroup group = TaskGroup.supervisor()) {
            try {
                for (Step step = awaitStep(); !step.isNothing(); step = awaitStep()) {
                    cancelOldest(step.cancels());
                    start(step, group);
                    if (step.missed() > 0) {
                        Reports.missed(name, step.missed(), clocks.instant(step.missedFrom()));
                    }
                }
            } catch (Throwable thrown) { // the loop ends, or there is no memory for one more run
                cancelRuns(String.valueOf(thrown.getMessage()), null);
                throw thrown;
            }
        }
    }

    /** Waits until there is something to do; a step of nothing says that the job is over. */
    private Step awaitStep() throws InterruptedException {
        while (true) {
            Fiber me = Fiber.enterAwait();
            me.checkMayWait();
            if (walk != null) {
                readCalendar(walk);
            }
            Waiter waiter = new Waiter(me);
            news.lock();
            long now = engine.nanoTime();
            Step step = agenda.step(now);
            boolean over = agenda.isOver();
            boolean timed = agenda.isTimed();
            boolean again = timed && agenda.skips() && step.isNothing(); // the calendar was moved while it was read
            boolean wait = step.isNothing() && !over && !again;
            long due = walk == null ? agenda.due() : scheduler.soon(now, agenda.due());
            if (over) {
                agenda.end(); // no trigger any more: nobody would see it
            } else if (wait) {
                news.add(waiter);
            }
            news.unlock();
            if (again) {
                continue;
            }
            if (!wait) {
                return step;
            }
            if (timed) {
                waiter.await(due);
            } else {
                waiter.await();
            }
        }
    }

    /** What of the calendar has come by the clock at the wall, and where it goes on; not under the guard. */
    private void readCalendar(CalendarWalk calendar) {
        Clocks read = Clocks.of(engine);
        news.lock();
        boolean goesOn = agenda.isTimed();
        boolean skips = agenda.skips();
        long skipTo = agenda.skipTo();
        long delay = agenda.delay();
        Clocks before = clocks;
        news.unlock();
        if (goesOn) {
            Ahead ahead = skips ? calendar.skip(before.instant(skipTo), read) : calendar.take(delay, read);
            news.lock();
            clocks = read;
            if (skips) {
                agenda.skipped(skipTo);
            }
            agenda.follow(ahead);
            news.unlock();
        }
    }

    private void start(Step step, TaskGroup group) {
        Backlog starting = step.starting();
        while (!starting.isEmpty()) {
            Run run = new Run(this, ++lastNumber, starting.take(1).first(0));
            runs.put(run.number, run);
            var _ = group.fork(run.name(), run::execute);
        }
    }

    private void cancelOldest(int count) {
        runs.values().stream().limit(count).forEach(run -> run.cancel("the next run of job \"" + name + "\" is due"));
    }

    private void close(Task<?> dispatcher) {
        news.lock();
        agenda.close();
        news.unlock();
        if (dispatcher.state() == Task.State.FAILED) {
            Reports.ended(name, dispatcher.exceptionNow());
        }
        scheduler.remove(this);
    }

    // --- what its runs do --------------------------------------------------------------------------------------------

    long nanoTime() {
        return engine.nanoTime();
    }

    /** The work of one run. */
    void work() throws Exception {
        if (options.timeout == null) {
            work.run();
        } else {
            Tasks.<Exception>timeout(options.timeout, () -> {
                work.run();
            });
        }
    }

    /** A run begins, so late. */
    void began(long lateness) {
        news.lock();
        tally.began(lateness);
        news.unlock();
    }

    /** A run has ended; not by its cancellation. */
    void ran(Run run, @Nullable Throwable failure) {
        news.lock();
        if (failure == null) {
            agenda.succeeded();
        } else {
            agenda.failed(engine.nanoTime());
            tally.failed(failure);
        }
        news.unlock();
        if (failure != null) {
            Reports.failed(run.name(), failure, options.onError);
        }
    }

    /** It is over, and counted out: once for each run. */
    void ended(Run run) {
        runs.remove(run.number);
        news.lock();
        agenda.ranOnce(engine.nanoTime());
        Waiter dispatcher = agenda.needsAttention() ? news.grantFirst() : null;
        news.unlock();
        if (dispatcher != null) {
            dispatcher.wake();
        }
    }

    // --- what others do with it --------------------------------------------------------------------------------------

    /** Makes a change, if it is one, and tells the dispatcher. */
    private boolean change(Predicate<Agenda> how) {
        news.usedBy(Fiber.current().engine);
        news.lock();
        boolean changed = how.test(agenda);
        Waiter dispatcher = changed ? news.grantFirst() : null;
        news.unlock();
        if (dispatcher != null) {
            dispatcher.wake();
        }
        return changed;
    }

    @Override
    public void pause() {
        change(it -> it.pause(engine.nanoTime()));
    }

    @Override
    public void resume() {
        change(it -> it.resume(engine.nanoTime()));
    }

    @Override
    public void trigger() {
        if (!change(it -> it.trigger(engine.nanoTime()))) {
            throw new IllegalStateException("job \"" + name + "\" has ended: schedule it again to run it");
        }
    }

    @Override
    public void cancel() {
        end();
        cancelRuns("job \"" + name + "\" was cancelled", Fiber.current());
    }

    /** Starts nothing more. */
    void end() {
        change(Agenda::end);
    }

    /**
     * Cancels the runs, also those that are only about to begin. After {@link #end}, or on the dispatcher.
     *
     * @param except a run that goes on
     * @return their names
     */
    List<String> cancelRuns(String reason, @Nullable Fiber except) {
        cancelled = true;
        List<String> names = new ArrayList<>();
        for (Run run : runs.values()) {
            if (except == null || !run.isOf(except)) {
                names.add(run.name());
                run.cancel(reason);
            }
        }
        return names;
    }

    /** Whether a run that begins now must not. */
    boolean isCancelled() {
        return cancelled;
    }

    // --- looking at it -----------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Instant> nextRun() {
        news.lock();
        boolean timed = agenda.isTimed();
        boolean skips = agenda.skips();
        long at = skips ? agenda.skipTo() : agenda.due();
        Clocks read = clocks;
        news.unlock();
        if (!timed) {
            return Optional.empty();
        }
        CronCalendar calendar = skips ? timing.calendar() : null;
        return calendar == null ? Optional.of(read.instant(at)) : calendar.from(read.instant(at));
    }

    @Override
    public JobStats stats() {
        news.lock();
        JobStats now = tally.with(agenda);
        news.unlock();
        return now;
    }

    @Override
    public int running() {
        return stats().running();
    }

    @Override
    public long runs() {
        return stats().runs();
    }

    @Override
    public long failures() {
        return stats().failures();
    }

    @Override
    public Optional<Throwable> lastFailure() {
        news.lock();
        Throwable last = tally.lastFailure();
        news.unlock();
        return Optional.ofNullable(last);
    }

    JobStatus status() {
        news.lock();
        boolean paused = agenda.isPaused();
        news.unlock();
        JobStats now = stats();
        return new JobStatus(
                name,
                nextRun().orElse(null),
                now.running(),
                now.runs(),
                now.failures(),
                lastFailure().orElse(null),
                paused);
    }

    /** Those that run it now. */
    List<Fiber> fibers() {
        return runs.values().stream().map(Run::fiber).filter(Objects::nonNull).toList();
    }

    /** Whether that is one of its runs. */
    boolean isRunBy(Fiber fiber) {
        return runs.values().stream().anyMatch(run -> run.isOf(fiber));
    }

    @Override
    public String toString() {
        return "Job \"" + name + "\", " + timing
                + nextRun().map(at -> ", next run at " + at).orElse("");
    }
}
