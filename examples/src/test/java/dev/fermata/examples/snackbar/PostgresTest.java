package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.task.TaskGroup;
import dev.fermata.task.Tasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bar with its stock and its orders in a PostgreSQL. */
@Timeout(120)
final class PostgresTest {
    private static PostgresServer server;

    private final Options options = new Options();

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void inADatabaseOfItsOwn() throws Exception {
        options.port = 0;
        options.db = server.newDatabase();
    }

    @Test
    void ordersAreTakenTogetherAndStockAddsUp() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                TaskGroup.run(group -> {
                    for (int n = 0; n < 40; n++) {
                        group.fork(
                                () -> guest.order(Guest.json("chips", 2, false)).orderId());
                    }
                });
                assertEquals(920, guest.stock().get("chips"));
                assertEquals(409, sellOut(guest));
                assertEquals(0, guest.stock().get("pretzels"));
                bar.pantry().restock();
                assertEquals(500, guest.stock().get("pretzels"));
            }
        });
    }

    private static int sellOut(Guest guest) throws Exception {
        for (int n = 0; n < 5; n++) {
            guest.order(Guest.json("pretzels", 100, false)).orderId();
        }
        return guest.order(Guest.json("pretzels", 1, false)).status();
    }

    @Test
    void whatWasAcceptedIsCookedAfterTheNextStart() throws Exception {
        options.grace = Duration.ZERO;
        List<Long> accepted = new ArrayList<>();
        SnackBar.run(options, new GatedStove(), bar -> {
            try (Guest guest = new Guest(bar)) {
                accepted.add(guest.order(Guest.json("nuts", 2, false)).orderId());
                accepted.add(guest.order(Guest.json("nuts", 3, true)).orderId());
            }
        });
        List<Long> cooked = new ArrayList<>();
        options.cooks = 1;
        options.grace = Duration.ofSeconds(30);
        SnackBar.run(options, order -> cooked.add(order.id()), bar -> {
            bar.counter().open().await();
            bar.kitchen().idle();
            try (Guest guest = new Guest(bar)) {
                assertEquals(995, guest.stock().get("nuts"));
                assertEquals("done", guest.state(accepted.getFirst()));
            }
        });
        assertEquals(accepted, cooked.stream().sorted().toList());
    }

    @Test
    void aSecondBarInTheSameDatabaseDoesNotOpenAndSaysWhy() throws Exception {
        try (Database first = Database.open(options)) {
            assertTrue(first.isReady());
            String message = assertThrows(StartException.class, () -> Database.open(options))
                    .getMessage();
            assertTrue(message.startsWith("cannot open the database in jdbc:postgresql://127.0.0.1:"), message);
            assertTrue(message.endsWith("another bar works with it"), message);
        }
        Database.open(options).close();
    }

    /** In a task, as requests are: its wait for an answer can be interrupted. */
    @Test
    @Timeout(20)
    void aDeadlineEndsAQueryAndCostsNoPermit() throws Exception {
        options.databaseLimit = 1;
        try (Database database = Database.open(options)) {
            TaskGroup.run(group -> group.fork(() -> {
                assertThrows(
                        TimeoutException.class,
                        () -> Tasks.timeout(
                                Duration.ofMillis(200),
                                () -> database.read(connection -> run(connection, "SELECT pg_sleep(60)"))));
                boolean answered = database.read(connection -> run(connection, "SELECT 1"));
                assertTrue(answered);
            }));
        }
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    @Test
    void theBarOutlivesARestartOfItsServer() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                guest.order(Guest.json("chips", 1, false)).orderId();
                bar.kitchen().idle();
                server.restart();
                Poll.until(() -> guest.get("/health/ready").status() == 200);
                Poll.until(() -> guest.get("/stock").status() == 200);
                assertEquals(999, guest.stock().get("chips"));
                guest.order(Guest.json("chips", 1, false)).orderId();
            }
        });
    }

    @Test
    void aServerThatIsNotThereIsSaid() {
        options.db = "jdbc:postgresql://127.0.0.1:1/none?user=nobody&password=secret";
        String message =
                assertThrows(StartException.class, () -> Database.open(options)).getMessage();
        assertTrue(message.startsWith("cannot open the database in jdbc:postgresql://127.0.0.1:1/none: "), message);
        assertTrue(!message.contains("secret"), message);
    }
}
