package dev.fermata.console;

import dev.fermata.inspect.Cycle;
import dev.fermata.inspect.HolderInfo;
import dev.fermata.inspect.JobInfo;
import dev.fermata.inspect.LoopInfo;
import dev.fermata.inspect.PrimitiveInfo;
import dev.fermata.inspect.Snapshot;
import dev.fermata.inspect.TaskInfo;
import dev.fermata.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at the real program: a snapshot without places, and what has not changed is not written again.
 *
 * <p>The members are those of docs/snapshot-json.md but for times: instants, in milliseconds of the epoch, stay as they
 * are while nothing happens, where ages would change with each sample.
 */
final class SnapshotSource implements Source {
    private static final Duration TIME_FOR_PLACES = Duration.ofMillis(50);

    private static final Pattern INTERNAL = Pattern.compile(
            "java\\.|jdk\\.|dev\\.fermata\\.(context|engine|inspect|loop|queue|schedule|sync|task|wait)\\.");

    private Map<Long, KnownTask> tasks = new HashMap<>();
    private Map<Long, KnownPrimitive> primitives = new HashMap<>();
    private final String process = new Json()
            .open('{')
            .member("pid", ProcessHandle.current().pid())
            .member("java", Runtime.version().toString())
            .close('}')
            .toString();

    private record KnownPrimitive(PrimitiveInfo info, Row row) {}

    @Override
    public Sample sample() {
        Snapshot snapshot = Snapshot.take(Duration.ZERO);
        long now = snapshot.taken().toEpochMilli();
        List<Row> taskRows = new ArrayList<>(tasks.size() + 16);
        Map<Long, KnownTask> seen = HashMap.newHashMap(tasks.size());
        for (TaskInfo task : snapshot.allTasks()) {
            visit(task, now, seen, taskRows);
        }
        tasks = seen;
        return new Sample(now, taskRows, primitives(snapshot.primitives()), parts(snapshot));
    }

    private void visit(TaskInfo task, long now, Map<Long, KnownTask> seen, List<Row> rows) {
        KnownTask before = tasks.get(task.id());
        KnownTask known = before != null && before.isStill(task, now) ? before : KnownTask.of(task, before, now);
        if (seen.put(task.id(), known) == null) { // it may be met twice if it moves while the snapshot is taken
            rows.add(known.row());
        }
    }

    private List<Row> primitives(List<PrimitiveInfo> infos) {
        List<Row> rows = new ArrayList<>(infos.size());
        Map<Long, KnownPrimitive> seen = HashMap.newHashMap(infos.size());
        for (PrimitiveInfo info : infos) {
            KnownPrimitive before = primitives.get(info.id());
            KnownPrimitive known = before != null && before.info.equals(info)
                    ? before
                    : new KnownPrimitive(info, new Row(info.id(), json(info)));
            if (seen.put(info.id(), known) == null) {
                rows.add(known.row);
            }
        }
        primitives = seen;
        return rows;
    }

    private static String json(PrimitiveInfo info) {
        Json json = new Json()
                .open('{')
                .member("id", info.id())
                .member("kind", info.kind())
                .member("name", info.name());
        if (!info.holders().isEmpty()) {
            json.name("holders").open('[');
            info.holders().forEach(holder -> write(json, holder));
            json.close(']');
        }
        info.level().ifPresent(level -> json.member("level", level));
        info.limit().ifPresent(limit -> json.member("limit", limit));
        json.name("waiters").open('[');
        info.waiters().forEach(json::value);
        return json.close(']').member("waiting", info.waiting()).close('}').toString();
    }

    private static void write(Json json, HolderInfo holder) {
        json.open('{').member("task", holder.task()).member("name", holder.name());
        json.member("permits", holder.permits());
        if (holder.ended()) {
            json.member("ended", true);
        }
        holder.place().ifPresent(place -> json.member("place", text(place)));
        json.close('}');
    }

    // --- what is sent whole ------------------------------------------------------------------------------------------

    private Map<String, String> parts(Snapshot snapshot) {
        return Map.of(
                "process", process,
                "loops", loops(snapshot.loops()),
                "jobs", jobs(snapshot.jobs()),
                "deadlocks", cycles(snapshot.deadlocks()),
                "timedDeadlocks", cycles(snapshot.timedDeadlocks()));
    }

    private static String loops(List<LoopInfo> loops) {
        Json json = new Json().open('[');
        for (LoopInfo loop : loops) {
            json.open('{').member("id", loop.id()).member("name", loop.name());
            json.member("carrier", loop.carrier()).member("virtualTime", loop.virtualTime());
            json.member("ready", loop.ready()).member("waiting", loop.waiting());
            json.member("blocking", loop.blocking()).member("timers", loop.timers());
            json.member("lagMillis", loop.lag().toMillis()).close('}');
        }
        return json.close(']').toString();
    }

    private static String jobs(List<JobInfo> jobs) {
        Json json = new Json().open('[');
        for (JobInfo job : jobs) {
            json.open('{').member("name", job.name());
            job.nextRun().ifPresent(at -> json.member("nextRun", at.toString()));
            json.member("running", job.running()).member("runs", job.runs()).member("failures", job.failures());
            job.lastFailure().ifPresent(failure -> json.member("lastFailure", failure));
            json.member("paused", job.paused()).close('}');
        }
        return json.close(']').toString();
    }

    private String cycles(List<Cycle> cycles) {
        Json json = new Json().open('[');
        for (Cycle cycle : cycles) {
            json.open('{')
                    .member("description", cycle.description())
                    .name("tasks")
                    .open('[');
            Set<Long> waitedFor = new HashSet<>();
            for (Thread thread : cycle.threads()) {
                json.value(thread.threadId());
                KnownTask task = tasks.get(thread.threadId());
                if (task != null) {
                    task.primitive().ifPresent(waitedFor::add);
                }
            }
            json.close(']').name("primitives").open('[');
            waitedFor.forEach(json::value);
            json.close(']').close('}');
        }
        return json.close(']').toString();
    }

    // --- details -----------------------------------------------------------------------------------------------------

    @Override
    public Optional<String> task(long id) {
        Snapshot snapshot = Snapshot.take(TIME_FOR_PLACES);
        List<String> stack = snapshot.deadlocks().stream()
                .flatMap(cycle -> cycle.threads().stream())
                .filter(thread -> thread.threadId() == id)
                .findFirst()
                .map(thread -> withoutInternals(thread.getStackTrace()))
                .or(() -> snapshot.allTasks().stream()
                        .filter(task -> task.id() == id)
                        .findFirst()
                        .flatMap(TaskInfo::place)
                        .map(List::of))
                .orElse(List.of())
                .stream()
                .map(SnapshotSource::text)
                .toList();
        if (stack.isEmpty()) {
            return Optional.empty();
        }
        Json json = new Json().open('{').name("stack").open('[');
        stack.forEach(json::value);
        return Optional.of(json.close(']').close('}').toString());
    }

    /** What is neither of the JDK nor of Fermata. */
    private static List<StackTraceElement> withoutInternals(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> !INTERNAL.matcher(frame.getClassName()).lookingAt())
                .toList();
    }

    /** Without the names of loader and module. */
    private static String text(StackTraceElement frame) {
        return new StackTraceElement(
                        frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber())
                .toString();
    }

    @Override
    public String document() {
        return Snapshot.take().toJson();
    }
}
