package dev.fermata.console;

import dev.fermata.console.Source.Row;
import dev.fermata.inspect.TaskInfo;
import dev.fermata.inspect.WaitInfo;
import dev.fermata.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was told, and when its parts began. Ages are measured coarsely and apart from the time of the snapshot, so
 * an instant that moves by less than {@link #SAME} is the same one.
 *
 * @param born in milliseconds of the epoch; 0 if nobody knows
 * @param since when its wait began; 0 if it does not wait
 * @param until when its wait will end; 0 if there is no limit
 */
record KnownTask(TaskInfo info, long born, long since, long until, Row row) {
    private static final long SAME = 50;

    static KnownTask of(TaskInfo task, @Nullable KnownTask before, long now) {
        long born = task.age().isZero() ? 0 : before != null && before.born > 0 ? before.born : ago(task.age(), now);
        long since = task.waits().map(wait -> ago(wait.since(), now)).orElse(0L);
        long until = until(task, now);
        return new KnownTask(task, born, since, until, new Row(task.id(), json(task, born, since, until)));
    }

    /** Whether it looks the same on the page. */
    boolean isStill(TaskInfo task, long now) {
        return info.state() == task.state()
                && info.name().equals(task.name())
                && info.parent().equals(task.parent())
                && isSameWait(task, now)
                && info.context().equals(task.context());
    }

    private boolean isSameWait(TaskInfo task, long now) {
        if (info.waits().isEmpty() || task.waits().isEmpty()) {
            return info.waits().isEmpty() && task.waits().isEmpty();
        }
        WaitInfo before = info.waits().get();
        WaitInfo after = task.waits().get();
        return before.on() == after.on()
                && before.kind().equals(after.kind())
                && before.text().equals(after.text())
                && isSame(since, ago(after.since(), now))
                && isSame(until, until(task, now));
    }

    private static boolean isSame(long then, long now) {
        return Math.abs(then - now) <= SAME;
    }

    private static long ago(Duration age, long now) {
        return now - age.toMillis();
    }

    private static long until(TaskInfo task, long now) {
        return task.waits()
                .flatMap(WaitInfo::deadline)
                .map(left -> now + left.toMillis())
                .orElse(0L);
    }

    /** What it waits for, if that is a primitive. */
    Optional<Long> primitive() {
        return info.waits()
                .filter(wait -> wait.on() != 0 && !wait.kind().equals("task"))
                .map(WaitInfo::on);
    }

    private static String json(TaskInfo task, long born, long since, long until) {
        Json json = new Json().open('{').member("id", task.id()).member("name", task.name());
        if (!task.isTask()) {
            json.member("thread", true);
        }
        task.parent().ifPresent(parent -> json.member("parent", parent));
        task.loop().ifPresent(loop -> json.member("loop", loop));
        json.member("state", task.state().name());
        if (born > 0) {
            json.member("born", born);
        }
        task.waits().ifPresent(wait -> {
            json.name("waits").open('{').member("kind", wait.kind());
            if (wait.on() != 0) {
                json.member("on", wait.on());
            }
            json.member("text", wait.text()).member("since", since);
            if (until > 0) {
                json.member("until", until);
            }
            json.close('}');
        });
        if (!task.context().isEmpty()) {
            json.name("context").open('{');
            task.context().forEach(json::member);
            json.close('}');
        }
        return json.close('}').toString();
    }
}
