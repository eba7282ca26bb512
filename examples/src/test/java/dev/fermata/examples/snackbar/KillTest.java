package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.TaskGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed again and again while guests order. In the end every order that somebody was promised is there
 * once and done once, and no snack is missing.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class KillTest {
    private static final int MANY = 50;
    private static final int STOCK = 1_000_000;

    private final Options options = new Options();

    @TempDir
    private Path folder;

    @Test
    void killedOnceOnH2() throws Exception {
        survives(1);
    }

    @Test
    @Tag("long")
    void killedFiftyTimesOnH2() throws Exception {
        survives(MANY);
    }

    @Test
    void killedOnceOnPostgres() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            options.db = server.newDatabase();
            survives(1);
        }
    }

    @Test
    @Tag("long")
    void killedFiftyTimesOnPostgres() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            options.db = server.newDatabase();
            survives(MANY);
        }
    }

    private void survives(int kills) throws Exception {
        options.data = folder;
        fillUp();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Crowd crowd = new Crowd();
        for (int run = 0; run < kills; run++) {
            try (Served served = serve(run)) {
                TaskGroup.run(group -> {
                    crowd.storm(group, served.address());
                    crowd.awaitAnswers(random.nextInt(5) == 0 ? 0 : random.nextInt(1, 200)); // zero: while it opens
                    LockSupport.parkNanos(random.nextInt(3_000_000));
                    served.process().destroyForcibly();
                });
                served.process().waitFor();
            }
        }
        try (Served served = serve(kills)) {
            TaskGroup.run(group -> {
                crowd.storm(group, served.address());
                crowd.awaitAnswers(50);
                served.process().destroy();
            });
            assertEquals(0, served.process().waitFor());
        }
        audit(kills + 1, crowd, "seed " + seed);
    }

    private Served serve(int run) throws Exception {
        return Served.start(
                log(run),
                options.db == null ? "--data=" + folder : "--db=" + options.db,
                "--cooking-time=PT0.01S",
                "--restock-every=PT1H",
                "--grace=PT2M");
    }

    private Path log(int run) {
        return folder.resolve("log" + run);
    }

    /** So that nothing is sold out, and nothing is restocked. */
    private void fillUp() throws Exception {
        options.restockEvery = Duration.ofHours(1);
        try (Database database = Database.open(options)) {
            database.write(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("UPDATE snacks SET stock = " + STOCK);
                }
            });
        }
    }

    private void audit(int runs, Crowd crowd, String seed) throws Exception {
        assertEquals(List.of(), crowd.strange(), seed);
        assertTrue(crowd.promised().size() > runs, seed);
        try (Database database = Database.open(options)) {
            Audit audit = Audit.of(database, STOCK);
            for (int run = 0; run < runs; run++) {
                audit.readLog(Files.readAllLines(log(run)));
            }
            assertEquals(List.of(), audit.complaints(crowd), seed);
        }
    }
}
