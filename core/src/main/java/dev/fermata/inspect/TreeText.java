package dev.fermata.inspect;

import dev.fermata.wait.Sites;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** A snapshot as a tree for people. Many siblings that do the same are one line. */
final class TreeText {
    private static final int ALIKE = 5; // so many of them are shown
    private static final int DEEPEST = 120; // columns of indentation

    private final StringBuilder text = new StringBuilder();
    private final Snapshot snapshot;

    TreeText(Snapshot snapshot) {
        this.snapshot = snapshot;
        for (LoopInfo loop : snapshot.loops()) {
            line("loop \"" + loop.name() + "\" (" + loop.carrier() + (loop.virtualTime() ? ", virtual time" : "")
                    + "): "
                    + loop.ready() + " ready, " + loop.waiting() + " waiting"
                    + (loop.blocking() > 0 ? ", " + loop.blocking() + " in blocking calls" : ""));
            tree(roots(OptionalLong.of(loop.id()), true));
        }
        List<TaskInfo> parallel = roots(OptionalLong.empty(), true);
        List<TaskInfo> threads = roots(OptionalLong.empty(), false);
        if (!parallel.isEmpty() || (snapshot.loops().isEmpty() && threads.isEmpty())) {
            line(parallel.isEmpty() ? "parallel tasks: no tasks" : "parallel tasks");
            tree(parallel);
        }
        if (!threads.isEmpty()) {
            line("threads");
            tree(threads);
        }
        snapshot.abandoned().forEach(this::abandoned);
        cycles("deadlock", snapshot.deadlocks());
        cycles("deadlock until a deadline", snapshot.timedDeadlocks());
    }

    private List<TaskInfo> roots(OptionalLong loop, boolean tasks) {
        return snapshot.tasks().stream()
                .filter(task -> task.loop().equals(loop) && task.isTask() == tasks)
                .toList();
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }

    private void abandoned(PrimitiveInfo primitive) {
        for (HolderInfo holder : primitive.holders()) {
            if (holder.ended()) {
                line(primitive.kind() + " \"" + primitive.name() + "\" is held by " + holder.name()
                        + ", which has ended without releasing it; waiting: " + primitive.waiting());
            }
        }
    }

    private void cycles(String title, List<Cycle> cycles) {
        for (Cycle cycle : cycles) {
            line(title + ":");
            cycle.description().lines().forEach(line -> line("  " + line));
        }
    }

    // --- the tree ----------------------------------------------------------------------------------------------------

    /** A line, and what comes below it. */
    private record Line(String text, List<TaskInfo> children, String indent) {}

    private void tree(List<TaskInfo> roots) {
        Deque<Line> pending = new ArrayDeque<>(lines(roots, ""));
        for (Line next = pending.poll(); next != null; next = pending.poll()) {
            line(next.text);
            lines(next.children, next.indent).reversed().forEach(pending::push);
        }
    }

    private static List<Line> lines(List<TaskInfo> siblings, String indent) {
        List<TaskInfo> shown = new ArrayList<>();
        List<Integer> more = new ArrayList<>(); // for each shown, how many like it follow
        int run = 0;
        TaskInfo before = null;
        for (TaskInfo task : siblings) {
            run = before != null && areAlike(before, task) ? run + 1 : 1;
            if (run > ALIKE) {
                more.set(more.size() - 1, run - ALIKE);
            } else {
                shown.add(task);
                more.add(0);
            }
            before = task;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            TaskInfo task = shown.get(i);
            boolean last = i == shown.size() - 1;
            boolean deep = indent.length() >= DEEPEST; // further in, lines would be longer than what they say
            String below = deep ? indent : indent + (last ? "   " : "│  ");
            lines.add(new Line(
                    indent + (last && more.get(i) == 0 ? "└─ " : "├─ ") + describe(task), task.children(), below));
            if (more.get(i) > 0) {
                String rest = "… and " + more.get(i) + " more like this";
                lines.add(new Line(indent + (last ? "└─ " : "├─ ") + rest, List.of(), ""));
            }
        }
        return lines;
    }

    private static boolean areAlike(TaskInfo one, TaskInfo other) {
        return one.children().isEmpty()
                && other.children().isEmpty()
                && one.state() == other.state()
                && one.place().equals(other.place())
                && one.waits().map(WaitInfo::text).equals(other.waits().map(WaitInfo::text));
    }

    private static String describe(TaskInfo task) {
        String does = switch (task.state()) {
            case NEW -> "has not run yet";
            case READY -> "ready";
            case RUNNING -> "runs";
            case BLOCKING ->
                "in a blocking call"
                        + task.waits().map(wait -> ", " + describe(wait)).orElse("");
            case WAITING, SLEEPING -> task.waits().map(TreeText::describe).orElse("about to go on");
        };
        return task.name() + ": " + does
                + task.place().map(frame -> ", at " + Sites.text(frame)).orElse("")
                + (task.context().isEmpty() ? "" : " " + task.context());
    }

    private static String describe(WaitInfo wait) {
        String what = wait.kind().equals("sleep") ? "sleeps" : "waits for " + wait.text();
        return what + ", for " + seconds(wait.since())
                + wait.deadline()
                        .map(left -> ", at most " + seconds(left) + " more")
                        .orElse("");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
