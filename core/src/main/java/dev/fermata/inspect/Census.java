package dev.fermata.inspect;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import dev.fermata.engine.Engine;
import dev.fermata.engine.LoopStatus;
import dev.fermata.engine.Nanos;
import dev.fermata.wait.Deadlock;
import dev.fermata.wait.Deadlocks;
import dev.fermata.wait.Fiber;
import dev.fermata.wait.JobStatus;
import dev.fermata.wait.Named;
import dev.fermata.wait.Offspring;
import dev.fermata.wait.Planned;
import dev.fermata.wait.Sites;
import dev.fermata.wait.Spawner;
import dev.fermata.wait.Subject;
import dev.fermata.wait.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Takes one snapshot: goes from parent to children, and from who waits to what is waited for. */
final class Census {
    private static final int LONGEST_VALUE = 200;

    private final long endOfPlaces;
    private int places;
    private final List<LoopInfo> loops = new ArrayList<>();
    private final List<TaskInfo> roots = new ArrayList<>();
    private final IdentityHashMap<Subject, String> subjects = new IdentityHashMap<>(); // and their texts
    private final IdentityHashMap<Subject, Boolean> suspects = new IdentityHashMap<>();
    private @Nullable Engine clock; // of which the time is now
    private long now;
    private Duration lately = Duration.ZERO; // the last one that was told
    private Optional<WaitInfo> lastWait = Optional.empty(); // of whoever was before, for its neighbour that waits alike
    private final List<Thread> bound = new ArrayList<>(); // who waits for somebody who is known
    private final IdentityHashMap<Object, Map<String, String>> contexts = new IdentityHashMap<>(); // tasks share them

    /** @param forPlaces how long, in nanoseconds, to look at stacks */
    Census(long forPlaces) {
        endOfPlaces = forPlaces <= 0 ? System.nanoTime() : System.nanoTime() + forPlaces;
    }

    Snapshot ofEverything() {
        Instant taken = Instant.now();
        for (Engine loop : Engine.loops()) {
            visit(loop);
        }
        visit(Engine.parallel());
        visit(Fiber.visiblePlainThreads(), OptionalLong.empty());
        Named.all().forEach(this::text);
        return snapshot(taken, Planned.jobs());
    }

    Snapshot ofLoop(Engine loop) {
        Instant taken = Instant.now();
        visit(loop);
        return snapshot(taken, List.of());
    }

    private Snapshot snapshot(Instant taken, List<JobStatus> jobs) {
        List<Deadlock> forEver = Deadlocks.among(bound, false);
        List<Deadlock> timed = new ArrayList<>(Deadlocks.among(bound, true));
        timed.removeIf(cycle -> forEver.stream()
                .anyMatch(known -> known.threads().contains(cycle.threads().getFirst())));
        return new Snapshot(
                taken,
                List.copyOf(loops),
                List.copyOf(roots),
                subjects.keySet().stream()
                        .filter(Primitives::isOne)
                        .map(Primitives::describe)
                        .sorted(Primitives.ORDER)
                        .toList(),
                jobs.stream().map(Census::job).toList(),
                forEver.stream().map(Census::found).toList(),
                timed.stream().map(Census::found).toList(),
                places);
    }

    private static Snapshot.Found found(Deadlock deadlock) {
        return new Snapshot.Found(
                new Cycle(deadlock.description(), deadlock.threads()),
                deadlock.subjects().stream()
                        .filter(Primitives::isOne)
                        .map(Subject::identity)
                        .distinct()
                        .toList());
    }

    private static JobInfo job(JobStatus job) {
        return new JobInfo(
                job.name(),
                Optional.ofNullable(job.nextRun()),
                job.running(),
                job.runs(),
                job.failures(),
                Optional.ofNullable(job.lastFailure()).map(Texts::of),
                job.paused());
    }

    // --- tasks -------------------------------------------------------------------------------------------------------

    private void visit(Engine engine) {
        LoopStatus status = engine.status();
        OptionalLong loop = OptionalLong.empty();
        if (status != null) {
            loop = OptionalLong.of(status.id());
            long running = status.running();
            int waiting = status.living() - status.ready() - status.blocking() - (running == 0 ? 0 : 1);
            loops.add(new LoopInfo(
                    status.id(),
                    status.name(),
                    status.carrier(),
                    status.virtualTime(),
                    status.ready(),
                    Math.max(0, waiting),
                    status.blocking(),
                    status.timers(),
                    running == 0 ? OptionalLong.empty() : OptionalLong.of(running),
                    Duration.ofNanos(status.lagNanos())));
        }
        visit(Spawner.roots(engine, Integer.MAX_VALUE), loop);
    }

    /** Somebody with groups open, whose children are still to be looked at: not by recursion, a tree may be deep. */
    private record Parent(Offspring newest, OptionalLong id, long limit, List<TaskInfo> children) {
        List<Fiber> fibers() {
            List<Fiber> fibers = new ArrayList<>();
            for (Offspring group = newest; group != null; group = group.outer()) {
                fibers.addAll(0, group.fibers()); // the group opened last comes last
            }
            return fibers;
        }
    }

    private void visit(Collection<? extends Fiber> heads, OptionalLong loop) {
        Deque<Parent> parents = new ArrayDeque<>();
        for (Fiber head : heads) {
            roots.add(look(head, OptionalLong.empty(), loop, Nanos.FOREVER, parents));
        }
        for (Parent parent = parents.poll(); parent != null; parent = parents.poll()) {
            for (Fiber child : parent.fibers()) {
                parent.children.add(look(child, parent.id, loop, parent.limit, parents));
            }
        }
    }

    /** @param limit when the first of the timeouts around the tasks above ends what they do */
    private TaskInfo look(Fiber fiber, OptionalLong parent, OptionalLong loop, long limit, Deque<Parent> parents) {
        long id = fiber.thread().threadId();
        long deadline = Math.min(limit, fiber.deadline());
        Offspring newest = fiber.offspring();
        List<TaskInfo> children = List.of();
        if (newest != null) {
            children = new ArrayList<>();
            parents.add(new Parent(newest, OptionalLong.of(id), deadline, children));
        }
        Waiter waiter = fiber.waiting();
        Object awaited = waiter == null ? null : waiter.awaited();
        boolean isTask = fiber.family() != null;
        return new TaskInfo(
                id,
                fiber.name(),
                isTask,
                parent,
                loop,
                state(fiber, awaited),
                isTask ? since(fiber, fiber.began()) : Duration.ZERO,
                waiter == null || awaited == null ? Optional.empty() : wait(fiber, waiter, awaited, deadline),
                context(fiber),
                place(fiber.thread()),
                Collections.unmodifiableList(children));
    }

    private static TaskState state(Fiber fiber, @Nullable Object awaited) {
        if (fiber.away) {
            return TaskState.BLOCKING;
        }
        if (awaited != null) {
            return awaited == Subject.SLEEP ? TaskState.SLEEPING : TaskState.WAITING;
        }
        // The thread of a task that is queued on a loop may have been made just for this picture.
        if (fiber.thread().getState() == Thread.State.NEW) {
            return TaskState.NEW;
        }
        return fiber.engine.isRunning(fiber) ? TaskState.RUNNING : TaskState.READY;
    }

    private Optional<WaitInfo> wait(Fiber fiber, Waiter waiter, Object awaited, long around) {
        Subject subject = awaited instanceof Subject known ? known : null;
        if (subject != null && suspects.computeIfAbsent(subject, each -> each.mayNeedASearch(waiter))) {
            bound.add(fiber.thread());
        }
        String text = subject == null ? Texts.of(awaited) : text(subject);
        Duration since = since(fiber, waiter.since());
        long deadline = waiter.isShielded() ? waiter.ownDeadline() : Math.min(waiter.ownDeadline(), around);
        if (deadline == Nanos.FOREVER) {
            WaitInfo last = lastWait.orElse(null);
            boolean alike = last != null
                    && last.on() == (subject == null ? 0 : subject.identity())
                    && last.text().equals(text)
                    && last.since().equals(since);
            if (!alike) {
                lastWait = Optional.of(waitInfo(subject, text, since, Optional.empty()));
            }
            return lastWait;
        }
        Duration left = Duration.ofNanos(Math.max(0, deadline - fiber.engine.nanoTime()));
        return Optional.of(waitInfo(subject, text, since, Optional.of(left)));
    }

    private static WaitInfo waitInfo(
            @Nullable Subject subject, String text, Duration since, Optional<Duration> deadline) {
        return new WaitInfo(
                subject == null ? "other" : subject.kind(),
                subject == null ? 0 : subject.identity(),
                text,
                since,
                deadline);
    }

    /** Times are coarse, so neighbours share them. */
    private Duration since(Fiber fiber, long then) {
        if (clock != fiber.engine) {
            clock = fiber.engine;
            now = fiber.engine.coarseTime();
        }
        long nanos = Math.max(0, now - then);
        if (lately.toNanos() != nanos) {
            lately = Duration.ofNanos(nanos);
        }
        return lately;
    }

    /** One text for all who wait for it. */
    private String text(Subject subject) {
        return subjects.computeIfAbsent(subject, Texts::of);
    }

    private Map<String, String> context(Fiber fiber) {
        Object context = fiber.context;
        return context instanceof Context values ? contexts.computeIfAbsent(context, _ -> values(values)) : Map.of();
    }

    private static Map<String, String> values(Context context) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<ContextVar<?>, Object> entry : context.toMap().entrySet()) {
            String text = Texts.of(entry.getValue());
            values.put(entry.getKey().name(), text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE));
        }
        return values;
    }

    private Optional<StackTraceElement> place(Thread thread) {
        if (System.nanoTime() >= endOfPlaces) {
            return Optional.empty();
        }
        places++;
        return Optional.ofNullable(Sites.of(thread));
    }
}
