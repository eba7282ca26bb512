package dev.fermata.inspect;

import dev.fermata.engine.Engine;
import dev.fermata.task.Tasks;
import dev.fermata.wait.Painter;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a program that uses Fermata is about at one moment: its tasks as a forest, what each waits for, the primitives in
 * use, the loops, the jobs, and the waits that end never.
 *
 * <p>Cheap enough for production: a million tasks take about a second, a thousand some milliseconds, nothing is stopped, and nothing is registered
 * beforehand where a program is fast: found are the tasks from the groups that they are in, and primitives from those who
 * wait for them; only primitives that were given a name are known while nobody waits.
 *
 * <p><b>How far to trust it.</b> It is not one instant: each task is looked at once, one after the other, and what changes
 * meanwhile may be seen before or after the change. What is said of one task (its state and its wait) fits together but for
 * changes within some nanoseconds. A task that lives all the while is in it exactly once; one that starts or ends
 * meanwhile may be missing. {@link #deadlocks} is exact in what it claims: each of these threads waited for the next at one
 * moment, see there. Not found are the tasks of a group that was opened by a thread which is no task, and has ended without closing it.
 */
public final class Snapshot {
    private static final Duration TIME_FOR_PLACES = Duration.ofMillis(100);

    static {
        try {
            MethodHandles.lookup().ensureInitialized(Tasks.class); // who knows the tasks, before there was one
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // it is public
        }
        Painter.install(new Painter() {
            @Override
            public Object paint(Engine engine) {
                return new Census(TIME_FOR_PLACES.toNanos()).ofLoop(engine);
            }
        });
    }

    private final Instant taken;
    private final List<LoopInfo> loops;
    private final List<TaskInfo> tasks;
    private final List<PrimitiveInfo> primitives;
    private final List<JobInfo> jobs;
    private final List<Found> deadlocks;
    private final List<Found> timedDeadlocks;
    private final int places;

    /** A cycle and the ids of the primitives in it. */
    record Found(Cycle cycle, List<Long> primitives) {}

    Snapshot(
            Instant taken,
            List<LoopInfo> loops,
            List<TaskInfo> tasks,
            List<PrimitiveInfo> primitives,
            List<JobInfo> jobs,
            List<Found> deadlocks,
            List<Found> timedDeadlocks,
            int places) {
        this.taken = taken;
        this.loops = loops;
        this.tasks = tasks;
        this.primitives = primitives;
        this.jobs = jobs;
        this.deadlocks = deadlocks;
        this.timedDeadlocks = timedDeadlocks;
        this.places = places;
    }

    /** The picture of everything, now. Looks for a tenth of a second, at most, where in the code tasks are. */
    public static Snapshot take() {
        return take(TIME_FOR_PLACES);
    }

    /**
     * The picture of everything, now.
     *
     * @param forPlaces how long to look, at most, where in the code tasks are, which takes some microseconds for each; the
     *     rest have no {@link TaskInfo#place}. Zero: nobody has
     */
    public static Snapshot take(Duration forPlaces) {
        return new Census(forPlaces.toNanos()).ofEverything();
    }

    /** When it was taken. */
    public Instant taken() {
        return taken;
    }

    /** The loops that run. */
    public List<LoopInfo> loops() {
        return loops;
    }

    /**
     * The roots of the forest: tasks in no group, loop by loop and then the parallel ones; and the threads that are no
     * tasks and wait in Fermata, or have a group open.
     */
    public List<TaskInfo> tasks() {
        return tasks;
    }

    /** All of the forest, a parent before its children, siblings in the order in which they were started. */
    public List<TaskInfo> allTasks() {
        List<TaskInfo> all = new ArrayList<>();
        Deque<TaskInfo> pending = new ArrayDeque<>(tasks); // not by recursion: a tree may be deep
        for (TaskInfo next = pending.poll(); next != null; next = pending.poll()) {
            all.add(next);
            next.children().reversed().forEach(pending::push);
        }
        return all;
    }

    /** Those that somebody waits for, and those that have a name and are still in use. */
    public List<PrimitiveInfo> primitives() {
        return primitives;
    }

    /** The jobs of all schedulers. */
    public List<JobInfo> jobs() {
        return jobs;
    }

    /**
     * Waits that end never, each cycle once: over locks, semaphores whose permits are all held, joins of tasks and groups,
     * and barriers. A wait that a deadline or a cancellation will end is no part of one. Events, conditions and queues are
     * not, either, since anybody may come and end such a wait; nor is a semaphore whose permits were ever given back by
     * another task than the one that acquired them, or of which a holder waits for more before anybody has given back what he
     * acquired himself: he may have handed his on.
     *
     * <p>That each of the threads waited for the next is certain. That nobody comes from outside, to release a lock that
     * another task holds or to be the missing party of a barrier, is taken for granted: not of a lock that was ever released
     * by another task than its holder, and not of one whose holder has ended, see {@link #abandoned}.
     */
    public List<Cycle> deadlocks() {
        return deadlocks.stream().map(Found::cycle).toList();
    }

    /** Cycles like {@link #deadlocks}, but with at least one wait that a deadline will end: they dissolve by themselves. */
    public List<Cycle> timedDeadlocks() {
        return timedDeadlocks.stream().map(Found::cycle).toList();
    }

    /**
     * Locks and semaphores that somebody waits for, and of which a holder has ended without releasing: unless another task does
     * that, nobody gets them.
     */
    public List<PrimitiveInfo> abandoned() {
        return primitives.stream()
                .filter(primitive ->
                        primitive.waiting() > 0 && primitive.holders().stream().anyMatch(HolderInfo::ended))
                .toList();
    }

    /** The tree as text, a line for each task: its name, what it waits for or does, and where in the code. */
    public String render() {
        return new TreeText(this).toString();
    }

    /** All of it as JSON, in the schema {@code dev.fermata.snapshot/1}: see docs/snapshot-json.md. */
    public String toJson() {
        return new SnapshotJson(this).toString();
    }

    @Override
    public String toString() {
        return render();
    }

    List<Found> found() {
        return deadlocks;
    }

    List<Found> foundTimed() {
        return timedDeadlocks;
    }

    int places() {
        return places;
    }
}
