package dev.fermata.inspect;

import dev.fermata.wait.Sites;
import java.time.Duration;
import java.util.List;

/** A snapshot in the schema of docs/snapshot-json.md. */
final class SnapshotJson {
    private static final String SCHEMA = "dev.fermata.snapshot/1";

    private final Json json = new Json();

    SnapshotJson(Snapshot snapshot) {
        json.open('{');
        json.name("schema").value(SCHEMA);
        json.name("taken").value(snapshot.taken().toString());
        json.name("process").open('{');
        json.name("pid").value(ProcessHandle.current().pid());
        json.name("java").value(Runtime.version().toString());
        json.close('}');
        json.name("loops").open('[');
        snapshot.loops().forEach(this::write);
        json.close(']').name("tasks").open('[');
        snapshot.tasks().forEach(this::write);
        json.close(']').name("primitives").open('[');
        snapshot.primitives().forEach(this::write);
        json.close(']').name("jobs").open('[');
        snapshot.jobs().forEach(this::write);
        json.close(']').name("deadlocks").open('[');
        snapshot.found().forEach(this::write);
        json.close(']').name("timedDeadlocks").open('[');
        snapshot.foundTimed().forEach(this::write);
        json.close(']').name("places").value(snapshot.places());
        json.close('}');
    }

    private void write(LoopInfo loop) {
        json.open('{').name("id").value(loop.id());
        json.name("name").value(loop.name());
        json.name("carrier").value(loop.carrier());
        json.name("virtualTime").value(loop.virtualTime());
        json.name("ready").value(loop.ready());
        json.name("waiting").value(loop.waiting());
        json.name("blocking").value(loop.blocking());
        json.name("timers").value(loop.timers());
        loop.running().ifPresent(task -> json.name("running").value(task));
        millis("lagMillis", loop.lag());
        json.close('}');
    }

    /** A parent before its children. */
    private void write(TaskInfo task) {
        json.open('{').name("id").value(task.id());
        json.name("name").value(task.name());
        if (!task.isTask()) {
            json.name("thread").value(true);
        }
        task.parent().ifPresent(parent -> json.name("parent").value(parent));
        task.loop().ifPresent(loop -> json.name("loop").value(loop));
        json.name("state").value(task.state().name());
        millis("ageMillis", task.age());
        task.waits().ifPresent(this::write);
        if (!task.context().isEmpty()) {
            json.name("context").open('{');
            task.context().forEach((name, value) -> json.name(name).value(value));
            json.close('}');
        }
        task.place().ifPresent(this::place);
        json.close('}');
        task.children().forEach(this::write);
    }

    private void write(WaitInfo wait) {
        json.name("waits").open('{').name("kind").value(wait.kind());
        if (wait.on() != 0) {
            json.name("on").value(wait.on());
        }
        json.name("text").value(wait.text());
        millis("sinceMillis", wait.since());
        wait.deadline().ifPresent(left -> millis("deadlineMillis", left));
        json.close('}');
    }

    private void write(PrimitiveInfo primitive) {
        json.open('{').name("id").value(primitive.id());
        json.name("kind").value(primitive.kind());
        json.name("name").value(primitive.name());
        if (!primitive.holders().isEmpty()) {
            json.name("holders").open('[');
            primitive.holders().forEach(this::write);
            json.close(']');
        }
        primitive.level().ifPresent(level -> json.name("level").value(level));
        primitive.limit().ifPresent(limit -> json.name("limit").value(limit));
        json.name("waiters");
        numbers(primitive.waiters());
        json.name("waiting").value(primitive.waiting());
        json.close('}');
    }

    private void write(HolderInfo holder) {
        json.open('{').name("task").value(holder.task());
        json.name("name").value(holder.name());
        json.name("permits").value(holder.permits());
        if (holder.ended()) {
            json.name("ended").value(true);
        }
        holder.place().ifPresent(this::place);
        json.close('}');
    }

    private void write(JobInfo job) {
        json.open('{').name("name").value(job.name());
        job.nextRun().ifPresent(at -> json.name("nextRun").value(at.toString()));
        json.name("running").value(job.running());
        json.name("runs").value(job.runs());
        json.name("failures").value(job.failures());
        job.lastFailure().ifPresent(failure -> json.name("lastFailure").value(failure));
        json.name("paused").value(job.paused());
        json.close('}');
    }

    private void write(Snapshot.Found found) {
        json.open('{').name("description").value(found.cycle().description());
        json.name("tasks");
        numbers(found.cycle().threads().stream().map(Thread::threadId).toList());
        json.name("primitives");
        numbers(found.primitives());
        json.close('}');
    }

    private void place(StackTraceElement frame) {
        json.name("place").value(Sites.text(frame));
    }

    private void millis(String name, Duration time) {
        json.name(name).value(time.toMillis());
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
