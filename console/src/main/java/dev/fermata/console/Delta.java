package dev.fermata.console;

import dev.fermata.console.Source.Row;
import dev.fermata.console.Source.Sample;
import dev.fermata.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns samples into events: the first is everything, each later one what is new, what has changed, and the ids of what
 * has gone. Whoever missed one asks for everything again. Used by one thread.
 */
final class Delta {
    private final Map<Long, String> tasks = new HashMap<>();
    private final Map<Long, String> primitives = new HashMap<>();
    private final Map<String, String> parts = new HashMap<>();
    private long taken;

    /** What has changed since the sample before; that becomes what {@link #everything} tells. */
    String next(Sample sample) {
        taken = sample.taken();
        Json json = new Json().open('{').member("t", taken);
        rows(json, "tasks", sample.tasks(), tasks);
        rows(json, "primitives", sample.primitives(), primitives);
        sample.parts().forEach((name, value) -> {
            if (!value.equals(parts.put(name, value))) {
                json.name(name).raw(value);
            }
        });
        return json.close('}').toString();
    }

    private static void rows(Json json, String name, List<Row> now, Map<Long, String> before) {
        boolean some = false;
        for (Row row : now) {
            if (!row.json().equals(before.put(row.id(), row.json()))) {
                if (!some) {
                    json.name(name).open('[');
                    some = true;
                }
                json.raw(row.json());
            }
        }
        if (some) {
            json.close(']');
        }
        if (before.size() > now.size()) {
            gone(json, name, now, before);
        }
    }

    private static void gone(Json json, String name, List<Row> now, Map<Long, String> before) {
        Map<Long, String> left = new HashMap<>(before);
        now.forEach(row -> left.remove(row.id()));
        if (!left.isEmpty()) {
            before.keySet().removeAll(left.keySet());
            json.name(name + "Gone").open('[');
            left.keySet().forEach(json::value);
            json.close(']');
        }
    }

    /** The last sample, whole. */
    String everything() {
        Json json = new Json().open('{').member("t", taken).member("whole", true);
        rows(json, "tasks", tasks);
        rows(json, "primitives", primitives);
        parts.forEach((name, value) -> json.name(name).raw(value));
        return json.close('}').toString();
    }

    private static void rows(Json json, String name, Map<Long, String> rows) {
        json.name(name).open('[');
        rows.values().forEach(json::raw);
        json.close(']');
    }
}
