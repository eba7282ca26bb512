package dev.fermata.console;

import dev.fermata.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A made-up program, of any size and without its cost: cooks, orders, a pantry; on demand with a deadlock. */
final class StagedSource implements Source {
    private static final long BORN = System.currentTimeMillis() - 90_000;

    private static final class Actor {
        final long id;
        final String name;
        final long parent;
        final long born;
        int state;
        long since;

        Actor(long id, String name, long parent, long born) {
            this.id = id;
            this.name = name;
            this.parent = parent;
            this.born = born;
        }
    }

    private static final String[][] WAITS = {
        {"lock", "12", "Lock \"stock\", held by cook 3"},
        {"semaphore", "14", "Semaphore \"database\""},
        {"queue", "15", "Queue \"kitchen\""},
        {"event", "16", "Event \"open\""},
        {"other", "", "a future"},
    };

    private final Random random = new Random(7);
    private final List<Actor> actors = new ArrayList<>();
    private final int size;
    volatile boolean deadlock;
    private long nextId = 100;

    StagedSource(int size) {
        this.size = size;
        long now = System.currentTimeMillis();
        add("main", 0, BORN);
        add("kitchen", 100, BORN);
        add("counter", 100, BORN);
        for (int i = 0; actors.size() < size; i++) {
            long parent = size > 200 ? 101 + i % 8 : i % 3 == 0 ? 101 : 102;
            add((i % 3 == 0 ? "cook " : "order ") + i, parent, now - random.nextInt(60_000));
        }
    }

    private void add(String name, long parent, long born) {
        Actor actor = new Actor(nextId++, name, parent, born);
        actor.since = born;
        actor.state = random.nextInt(10);
        actors.add(actor);
    }

    @Override
    public synchronized Sample sample() {
        long now = System.currentTimeMillis();
        for (Actor actor : actors) {
            if (actor.id > 102 && random.nextInt(size > 200 ? 20 : 8) == 0) {
                actor.state = random.nextInt(10);
                actor.since = now - random.nextInt(200);
            }
        }
        if (random.nextInt(4) == 0 && actors.size() > 20) {
            Actor gone = actors.remove(8 + random.nextInt(actors.size() - 10));
            add(gone.name, gone.parent, now - random.nextInt(200));
        }
        List<Row> rows = new ArrayList<>();
        Map<String, List<Long>> waiting = new HashMap<>();
        for (Actor actor : actors) {
            rows.add(new Row(actor.id, task(actor, waiting)));
        }
        return new Sample(now, rows, primitives(waiting), parts(now));
    }

    private String task(Actor actor, Map<String, List<Long>> waiting) {
        Json json = new Json()
                .open('{')
                .member("id", actor.id)
                .member("name", actor.name)
                .member("born", actor.born);
        if (actor.parent > 0) {
            json.member("parent", actor.parent);
        }
        boolean dead = deadlock && (actor.id == 103 || actor.id == 104);
        int state = dead ? 0 : actor.id <= 102 ? 4 : actor.state;
        if (dead) {
            String on = actor.id == 103 ? "12" : "13";
            String text = actor.id == 103 ? "Lock \"stock\", held by order 1" : "Lock \"prices\", held by cook 0";
            wait(json, "lock", on, text, actor.since);
            waiting.computeIfAbsent(on, _ -> new ArrayList<>()).add(actor.id);
        } else if (state < WAITS.length) {
            String[] wait = WAITS[state];
            wait(json, wait[0], wait[1], wait[2], actor.since);
            waiting.computeIfAbsent(wait[1], _ -> new ArrayList<>()).add(actor.id);
        } else {
            json.member(
                    "state",
                    List.of("RUNNING", "RUNNING", "READY", "SLEEPING", "BLOCKING")
                            .get(state - WAITS.length));
        }
        if (actor.id > 102) {
            json.name("context")
                    .open('{')
                    .member("request_id", "a-" + actor.id / 3)
                    .close('}');
        }
        return json.close('}').toString();
    }

    private static void wait(Json json, String kind, String on, String text, long since) {
        json.member("state", "WAITING")
                .name("waits")
                .open('{')
                .member("kind", kind)
                .member("text", text);
        if (!on.isEmpty()) {
            json.member("on", Long.parseLong(on));
        }
        json.member("since", since).close('}');
    }

    private List<Row> primitives(Map<String, List<Long>> waiting) {
        List<Row> rows = new ArrayList<>();
        rows.add(primitive(12, "lock", "stock", -1, -1, deadlock ? 104 : 105, waiting));
        rows.add(primitive(13, "lock", "prices", -1, -1, deadlock ? 103 : 0, waiting));
        rows.add(primitive(14, "semaphore", "database", 8, 10, 0, waiting));
        rows.add(primitive(15, "queue", "kitchen", random.nextInt(50), 50, 0, waiting));
        rows.add(primitive(16, "event", "open", 0, -1, 0, waiting));
        return rows;
    }

    private Row primitive(
            long id, String kind, String name, int level, int limit, long holder, Map<String, List<Long>> waiting) {
        Json json = new Json().open('{').member("id", id).member("kind", kind).member("name", name);
        if (level >= 0) {
            json.member("level", level);
        }
        if (limit >= 0) {
            json.member("limit", limit);
        }
        if (holder > 0) {
            String holderName = actors.stream()
                    .filter(actor -> actor.id == holder)
                    .findFirst()
                    .map(actor -> actor.name)
                    .orElse("gone");
            json.name("holders").open('[').open('{').member("task", holder).member("name", holderName);
            json.close('}').close(']');
        }
        List<Long> waiters = waiting.getOrDefault(Long.toString(id), List.of());
        json.name("waiters").open('[');
        waiters.stream().limit(1000).forEach(json::value);
        return new Row(
                id, json.close(']').member("waiting", waiters.size()).close('}').toString());
    }

    private Map<String, String> parts(long now) {
        String jobs = "[{\"name\":\"restock\",\"nextRun\":\"" + Instant.ofEpochMilli(now / 10_000 * 10_000 + 10_000)
                + "\",\"running\":1,\"runs\":12,\"failures\":1,\"lastFailure\":\"java.io.IOException: no delivery\","
                + "\"paused\":false},{\"name\":\"report\",\"running\":0,\"runs\":3,\"failures\":0,\"paused\":true}]";
        String deadlocks =
                "[{\"description\":\"cook 0 holds Lock \\\"prices\\\" and waits for Lock \\\"stock\\\", held by"
                        + " order 1, which waits for Lock \\\"prices\\\"\",\"tasks\":[103,104],\"primitives\":[12,13]}]";
        return Map.of(
                "process",
                "{\"pid\":4711,\"java\":\"25.0.3\"}",
                "loops",
                "[]",
                "jobs",
                jobs,
                "deadlocks",
                deadlock ? deadlocks : "[]",
                "timedDeadlocks",
                "[]");
    }

    @Override
    public Optional<String> task(long id) {
        return Optional.of(
                "{\"stack\":[\"shop.Pantry.take(Pantry.java:45)\",\"shop.Counter.order(Counter.java:88)\"]}");
    }

    @Override
    public String document() {
        return "{}";
    }
}
