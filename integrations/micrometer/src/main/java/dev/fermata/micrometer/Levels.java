package dev.fermata.micrometer;

import dev.fermata.inspect.LoopInfo;
import dev.fermata.inspect.PrimitiveInfo;
import dev.fermata.inspect.Snapshot;
import dev.fermata.inspect.TaskInfo;
import dev.fermata.inspect.TaskState;
import dev.fermata.micrometer.Gauged.Series;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The values of all gauges at one moment: what shares a name is added up. */
final class Levels {
    private final Names names;
    private final Map<Series, Double> values = new HashMap<>();

    private Levels(Names names) {
        this.names = names;
    }

    static Map<Series, Double> of(Snapshot snapshot, Names names) {
        Levels levels = new Levels(names);
        levels.add(Gauged.DEADLOCKS.of("", ""), snapshot.deadlocks().size());
        levels.tasks(snapshot);
        snapshot.primitives().forEach(levels::primitive);
        snapshot.loops().forEach(levels::loop);
        return levels.values;
    }

    static Series tasks(TaskState state) {
        return Gauged.TASKS.of("task", state.name().toLowerCase(Locale.ROOT));
    }

    private void tasks(Snapshot snapshot) {
        Map<TaskState, Long> count = new EnumMap<>(TaskState.class);
        for (TaskInfo task : snapshot.allTasks()) {
            if (task.isTask()) {
                count.merge(task.state(), 1L, Long::sum);
            }
        }
        for (TaskState state : TaskState.values()) {
            add(tasks(state), count.getOrDefault(state, 0L));
        }
    }

    /** One without a name is only known while somebody waits for it: its level would come and go. */
    private void primitive(PrimitiveInfo primitive) {
        String kind = primitive.kind();
        String name = names.of(kind, primitive.name());
        add(Gauged.WAITERS.of(kind, name), primitive.waiting());
        if (name.equals(kind)) {
            return;
        }
        switch (kind) {
            case "lock" ->
                add(Gauged.HOLDERS.of(kind, name), primitive.holders().size());
            case "semaphore" -> {
                add(Gauged.HOLDERS.of(kind, name), primitive.holders().size());
                add(Gauged.SEMAPHORE_HELD.of(kind, name), primitive.level());
                add(Gauged.SEMAPHORE_LIMIT.of(kind, name), primitive.limit());
            }
            case "queue" -> {
                add(Gauged.QUEUE_SIZE.of(kind, name), primitive.level());
                add(Gauged.QUEUE_CAPACITY.of(kind, name), primitive.limit());
            }
            default -> {} // of events, conditions and barriers it matters who waits
        }
    }

    private void loop(LoopInfo loop) {
        String name = names.of("loop", loop.name());
        values.merge(Gauged.LOOP_LAG.of("loop", name), loop.lag().toNanos() / 1e9, Math::max);
        add(Gauged.LOOP_READY.of("loop", name), loop.ready());
    }

    private void add(Series series, OptionalLong amount) {
        amount.ifPresent(number -> add(series, number));
    }

    private void add(Series series, long amount) {
        values.merge(series, (double) amount, Double::sum);
    }
}
