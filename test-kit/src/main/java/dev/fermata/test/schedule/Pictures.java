package dev.fermata.test.schedule;

import dev.fermata.engine.Strand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schedule that fails, as a picture: one lane for each task, one line for each step. In text, and as a page. */
public final class Pictures {
    private static final System.Logger LOG = System.getLogger("dev.fermata.test");

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
        for (Event event : events) {
            Strand strand = event.strand;
            int lane = strand == null ? -1 : lanes.computeIfAbsent(strand, _ -> lanes.size());
            Object subject = event.subject;
            String what =
                    switch (event.kind) {
                        case STEP -> event.operation + " " + (subject == null ? "" : labels.of(subject, event.result));
                        case WAIT -> "waits";
                        case YIELD -> "lets others run";
                        case END -> "ends";
                        case TIME -> "time passes";
                    };
            all.add(new Row(lane, event.kind, what, result(event), event.time));
        }
        return all;
    }

    private static String result(Event event) {
        if (event.kind == Event.Kind.END && event.strand != null) {
            return event.strand.toString();
        }
        return event.result;
    }

    /** Short names of objects: what their text says before the first comma, with a number where that is not enough. */
    private static final class Labels {
        private final Map<Object, String> known = new IdentityHashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        String of(Object subject, String text) {
            return known.computeIfAbsent(subject, _ -> {
                String all = text.isEmpty() ? String.valueOf(subject) : text;
                int end = all.indexOf(',');
                String label = end < 0 ? all : all.substring(0, end);
                int bracket = label.indexOf(" (");
                label = bracket < 0 ? label : label.substring(0, bracket);
                int count = counts.merge(label, 1, Integer::sum);
                return count == 1 ? label : label + " #" + count;
            });
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

    Throwable thrown() {
        return failure.thrown();
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
