package dev.fermata.console;

import dev.fermata.json.Json;
import java.util.List;
import java.util.Map;

/** One of everything, and each of its texts is the same. */
final class EvilSource extends CountingSource {
    private final String text;

    EvilSource(String text) {
        this.text = text;
    }

    @Override
    public Sample sample() {
        long now = System.currentTimeMillis();
        Json task = new Json().open('{').member("id", 1).member("name", text).member("state", "WAITING");
        task.name("waits").open('{').member("kind", "lock").member("on", 2).member("text", text);
        task.member("since", now - 1000).close('}');
        task.name("context").open('{').member(text, text).close('}');
        Json primitive =
                new Json().open('{').member("id", 2).member("kind", "lock").member("name", text);
        primitive.name("waiters").open('[').value(1).close(']').member("waiting", 1);
        Json deadlock = new Json().open('[').open('{').member("description", text);
        deadlock.name("tasks")
                .open('[')
                .value(1)
                .close(']')
                .name("primitives")
                .open('[')
                .value(2)
                .close(']');
        Json job = new Json().open('[').open('{').member("name", text).member("lastFailure", text);
        job.member("running", 0)
                .member("runs", 1)
                .member("failures", 1)
                .close('}')
                .close(']');
        return new Sample(
                now,
                List.of(new Row(1, task.close('}').toString())),
                List.of(new Row(2, primitive.close('}').toString())),
                Map.of("deadlocks", deadlock.close('}').close(']').toString(), "jobs", job.toString()));
    }
}
