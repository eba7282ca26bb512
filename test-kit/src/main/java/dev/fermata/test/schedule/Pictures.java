package dev.fermata.test.schedule;

import dev.fermata.engine.Nanos;
import dev.fermata.engine.Strand;
import dev.fermata.loop.DeadlockException;
import dev.fermata.task.Task;
import dev.fermata.wait.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A schedule that fails, as a picture: one lane for each task, one line for each step. In text, and as a page. */
public final class Pictures {
    private static final System.Logger LOG = System.getLogger("dev.fermata.test");

    private static final int LINES = 12; // of what was thrown

    private final String name;
    private final Search.Failure failure;
    private final String replay;
    private final List<Row> rows;
    private final Map<Strand, Integer> lanes = new LinkedHashMap<>();

    /**
     * A line of the picture.
     *
     * @param lane whose, from 0; -1: time passes
     * @param kind of what happened
     * @param what short, for the lane
     * @param result what came of it, or empty
     * @param time in nanoseconds of the clock
     */
    record Row(int lane, Event.Kind kind, String what, String result, long time) {}

    /** @param name of the test */
    public Pictures(String name, Search.Failure failure, String replay) {
        this.name = name;
        this.failure = failure;
        this.replay = replay;
        this.rows = rows(failure.run().events());
    }

    // --- what is in it -----------------------------------------------------------------------------------------------

    private List<Row> rows(List<Event> events) {
        List<Row> all = new ArrayList<>();
        Labels labels = new Labels();
        Event before = null;
        for (Event event : events) {
            Strand strand = event.strand;
            int lane = strand == null ? -1 : lanes.computeIfAbsent(strand, _ -> lanes.size());
            Object subject = event.subject;
            if (event.kind == Event.Kind.WAIT && isWaitOf(before, event)) {
                Row step = all.removeLast(); // it and its wait are one line
                String state = step.result.isEmpty() ? "" : ": " + step.result;
                all.add(new Row(lane, Event.Kind.WAIT, step.what, "waits" + state, event.time));
            } else {
                String what = switch (event.kind) {
                    case STEP -> event.operation + " " + labels.of(subject);
                    case WAIT -> waits(subject, labels);
                    case YIELD -> "lets others run";
                    case END -> "ends";
                    case TIME -> "time passes";
                };
                all.add(new Row(lane, event.kind, what, result(event), event.time));
            }
            before = event;
        }
        return all;
    }

    private static boolean isWaitOf(@Nullable Event step, Event wait) {
        return step != null
                && step.kind == Event.Kind.STEP
                && step.strand == wait.strand
                && (wait.subject == null || wait.subject == step.subject);
    }

    private static String waits(@Nullable Object subject, Labels labels) {
        if (subject == null) {
            return "waits";
        }
        return subject == Subject.SLEEP ? "sleeps" : "waits for " + labels.of(subject);
    }

    /** What came of it: the state of what it was done to, without the name of that. */
    private static String result(Event event) {
        if (event.kind == Event.Kind.END) {
            String state = state(String.valueOf(event.strand));
            return state.equals("SUCCESS") ? "" : state;
        }
        String state = state(event.result);
        return state.equals("RUNNING") ? "" : state;
    }

    private static String state(String text) {
        int comma = text.indexOf(", ");
        int bracket = text.lastIndexOf(" (");
        if (comma >= 0) {
            return text.substring(comma + 2);
        }
        return bracket >= 0 && text.endsWith(")") ? text.substring(bracket + 2, text.length() - 1) : "";
    }

    /** Short names of objects: their own, or what they are, with a number where that is not enough. */
    private static final class Labels {
        private static final Pattern NAMED = Pattern.compile("\\w+ \"(.*)\"");

        private final IdentityHashMap<Object, String> known = new IdentityHashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        String of(@Nullable Object subject) {
            if (subject == null) {
                return "";
            }
            if (subject instanceof Task<?> task) {
                return task.name();
            }
            return known.computeIfAbsent(subject, _ -> {
                String all = String.valueOf(subject);
                int end = all.indexOf(',');
                String label = shortened(end < 0 ? all : all.substring(0, end));
                int count = counts.merge(label, 1, Integer::sum);
                return count == 1 ? label : label + " #" + count;
            });
        }

        private static String shortened(String text) {
            var named = NAMED.matcher(text);
            if (named.matches()) {
                return named.group(1);
            }
            return text.startsWith("Condition of ") ? "condition of " + shortened(text.substring(13)) : text;
        }
    }

    List<String> laneNames() {
        return lanes.keySet().stream().map(Strand::name).toList();
    }

    List<Row> rows() {
        return rows;
    }

    String name() {
        return name;
    }

    String replay() {
        return replay;
    }

    String thrown() {
        return brief(failure.thrown());
    }

    /** So many nanoseconds, in a word. */
    static String time(long nanos) {
        String text = Nanos.text(Duration.ofNanos(nanos));
        int bracket = text.indexOf(" (");
        return bracket < 0 ? text : text.substring(0, bracket);
    }

    /** What was thrown, without what the picture of the schedule shows as well. */
    public static String brief(Throwable thrown) {
        String text = String.valueOf(thrown);
        String[] lines = text.lines()
                .limit(thrown instanceof DeadlockException ? 1 : LINES)
                .toArray(String[]::new);
        return lines.length == 1 && lines[0].endsWith(":")
                ? lines[0].substring(0, lines[0].length() - 1)
                : String.join("\n", lines);
    }

    // --- text --------------------------------------------------------------------------------------------------------

    /** The picture for a message or a terminal. */
    public String text() {
        return new Lanes(laneNames(), rows).toString();
    }

    // --- page --------------------------------------------------------------------------------------------------------

    /** Writes the page beside the build's test reports; null if that is not possible, which the log then says. */
    public @Nullable Path write() {
        try {
            Path folder = Files.createDirectories(folder());
            Path page = folder.resolve("fermata-" + name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".html");
            Files.writeString(page, new Page(this).html());
            return page;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the picture of a schedule could not be written", e);
            return null;
        }
    }

    private static Path folder() {
        String given = System.getProperty("fermata.reports");
        if (given != null) {
            return Path.of(given);
        }
        if (Files.isDirectory(Path.of("target"))) {
            return Path.of("target", "surefire-reports");
        }
        return Files.isDirectory(Path.of("build")) ? Path.of("build", "reports", "fermata") : tmp();
    }

    private static Path tmp() {
        return Path.of(System.getProperty("java.io.tmpdir"), "fermata");
    }
}
