package dev.fermata.test.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.test.Exploration;
import dev.fermata.test.Explorer;
import dev.fermata.test.ScheduleFailure;
import dev.fermata.test.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every planted bug is found by every strategy, and nothing is found where it is mended. */
class BugsTest {
    private static final Path TABLE = Path.of("..", "docs", "evidence", "planted-bugs.md");
    private static final int MOST = 5000; // schedules, until a bug must be found
    private static final String NEVER = "not found";
    private static final List<Strategy> STRATEGIES = List.of(Strategy.RANDOM, Strategy.PCT, Strategy.EXHAUSTIVE);

    static List<Program> programs() {
        return Stream.of(UpdateBugs.all(), LockBugs.all(), SignalBugs.all(), QueueBugs.all(), AsyncioBugs.all())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void thereAreAtLeast25AndEachHasANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        programs().forEach(program -> assertTrue(names.add(program.name()), program.name()));
        assertTrue(names.size() >= 25, names.size() + " programs");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void mendedProgramPassesUnderAllSchedulesWithinItsBound(Program program) throws Exception {
        Exploration seen = Explorer.create()
                .name(program.name())
                .strategy(Strategy.EXHAUSTIVE)
                .preemptions(program.preemptions())
                .run(program.mended());
        assertTrue(seen.complete(), seen::toString);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void mendedProgramPassesAtRandom(Program program) throws Exception {
        Explorer explorer = Explorer.create().name(program.name()).schedules(300);
        explorer.run(program.mended());
        explorer.strategy(Strategy.PCT).run(program.mended());
    }

    /** Seeds are fixed, so the table is the same wherever it is made. {@code -Dfermata.table=write} writes it. */
    @Test
    void everyBugIsFoundByEveryStrategyAsTheTableInTheDocumentsSays() throws Exception {
        List<String> rows = new ArrayList<>();
        for (Program program : programs()) {
            StringBuilder row = new StringBuilder("| " + program.name() + " | " + program.story());
            for (Strategy strategy : STRATEGIES) {
                row.append(" | ").append(schedulesToFind(program, strategy));
            }
            rows.add(row.append(" | ").append(proof(program)).append(" |").toString());
        }
        assertEquals(List.of(), rows.stream().filter(row -> row.contains(NEVER)).toList());
        if ("write".equals(System.getProperty("fermata.table"))) {
            write(rows);
        }
        assertEquals(
                rows,
                Files.readAllLines(TABLE).stream()
                        .filter(line -> line.startsWith("| ") && !line.startsWith("| bug "))
                        .toList());
    }

    private static String schedulesToFind(Program program, Strategy strategy) throws InterruptedException {
        try {
            Explorer.create()
                    .name(program.name())
                    .strategy(strategy)
                    .schedules(MOST)
                    .run(program.broken());
            return NEVER;
        } catch (ScheduleFailure found) {
            return String.valueOf(found.schedules());
        }
    }

    private static String proof(Program program) throws InterruptedException {
        Exploration seen = Explorer.create()
                .strategy(Strategy.EXHAUSTIVE)
                .preemptions(program.preemptions())
                .run(program.mended());
        return String.format(Locale.ROOT, "all %d with up to %d", seen.schedules(), program.preemptions());
    }

    private static void write(List<String> rows) throws IOException {
        String text = Files.readString(TABLE);
        String head = text.substring(0, text.indexOf("|---"));
        Files.writeString(TABLE, head + "|---|---|---:|---:|---:|---|\n" + String.join("\n", rows) + "\n");
    }
}
