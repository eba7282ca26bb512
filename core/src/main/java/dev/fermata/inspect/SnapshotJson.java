package dev.fermata.inspect;

import dev.fermata.json.Json;
import dev.fermata.wait.Sites;
import java.time.Duration;
import java.util.List;

/** A snapshot in the schema of docs/snapshot-json.md. */
final class SnapshotJson {
    private static final String SCHEMA = "dev.fermata.snapshot/1";

    private final Json json = new Json();

    SnapshotJson(Snapshot snapshot) {
        json.open('{');
        json.member("schema", SCHEMA);
        json.member("taken", snapshot.taken().toString());
        json.name("process").open('{');
        json.member("pid", ProcessHandle.current().pid());
        json.member("java", Runtime.version().toString());
        json.close('}');
        json.name("loops").open('[');
        snapshot.loops().forEach(this::write);
        json.close(']').name("tasks").open('[');
        snapshot.allTasks().forEach(this::write);
        json.close(']').name("primitives").open('[');
        snapshot.primitives().forEach(this::write);
        json.close(']').name("jobs").open('[');
        snapshot.jobs().forEach(this::write);
        json.close(']').name("deadlocks").open('[');
        snapshot.found().forEach(this::write);
        json.close(']').name("timedDeadlocks").open('[');
        snapshot.foundTimed().forEach(this::write);
        json.close(']').member("places", snapshot.places());
        json.close('}');
    }

    private void write(LoopInfo loop) {
        json.open('{').member("id", loop.id());
        json.member("name", loop.name());
        json.member("carrier", loop.carrier());
        json.member("virtualTime", loop.virtualTime());
        json.member("ready", loop.ready());
        json.member("waiting", loop.waiting());
        json.member("blocking", loop.blocking());
        json.member("timers", loop.timers());
        loop.running().ifPresent(task -> json.member("running", task));
        millis("lagMillis", loop.lag());
        json.close('}');
    }

    private void write(TaskInfo task) {
        json.open('{').member("id", task.id());
        json.member("name", task.name());
        if (!task.isTask()) {
            json.member("thread", true);
        }
        task.parent().ifPresent(parent -> json.member("parent", parent));
        task.loop().ifPresent(loop -> json.member("loop", loop));
        json.member("state", task.state().name());
        millis("ageMillis", task.age());
        task.waits().ifPresent(this::write);
        if (!task.context().isEmpty()) {
            json.name("context").open('{');
            task.context().forEach((name, value) -> json.member(name, value));
            json.close('}');
        }
        task.place().ifPresent(this::place);
        json.close('}');
    }

    private void write(WaitInfo wait) {
        json.name("waits").open('{').member("kind", wait.kind());
        if (wait.on() != 0) {
            json.member("on", wait.on());
        }
        json.member("text", wait.text());
        millis("sinceMillis", wait.since());
        wait.deadline().ifPresent(left -> millis("deadlineMillis", left));
        json.close('}');
    }

    private void write(PrimitiveInfo primitive) {
        json.open('{').member("id", primitive.id());
        json.member("kind", primitive.kind());
        json.member("name", primitive.name());
        if (!primitive.holders().isEmpty()) {
            json.name("holders").open('[');
            primitive.holders().forEach(this::write);
            json.close(']');
        }
        primitive.level().ifPresent(level -> json.member("level", level));
        primitive.limit().ifPresent(limit -> json.member("limit", limit));
        json.name("waiters");
        numbers(primitive.waiters());
        json.member("waiting", primitive.waiting());
        json.close('}');
    }

    private void write(HolderInfo holder) {
        json.open('{').member("task", holder.task());
        json.member("name", holder.name());
        json.member("permits", holder.permits());
        if (holder.ended()) {
            json.member("ended", true);
        }
        holder.place().ifPresent(this::place);
        json.close('}');
    }

    private void write(JobInfo job) {
        json.open('{').member("name", job.name());
        job.nextRun().ifPresent(at -> json.member("nextRun", at.toString()));
        json.member("running", job.running());
        json.member("runs", job.runs());
        json.member("failures", job.failures());
        job.lastFailure().ifPresent(failure -> json.member("lastFailure", failure));
        json.member("paused", job.paused());
        json.close('}');
    }

    private void write(Snapshot.Found found) {
        json.open('{').member("description", found.cycle().description());
        json.name("tasks");
        numbers(found.cycle().threads().stream().map(Thread::threadId).toList());
        json.name("primitives");
        numbers(found.primitives());
        json.close('}');
    }

    private void place(StackTraceElement frame) {
        json.member("place", Sites.text(frame));
    }

    private void millis(String name, Duration time) {
        json.member(name, time.toMillis());
    }

    private void numbers(List<Long> numbers) {
        json.open('[');
        numbers.forEach(json::value);
        json.close(']');
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
