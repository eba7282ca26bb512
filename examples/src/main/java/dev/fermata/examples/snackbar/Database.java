package dev.fermata.examples.snackbar;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database, with a limit on how many work in it at a time: the others wait in the order in which they came, and
 * can be cancelled while they do.
 */
final class Database implements AutoCloseable {
    /** Work in one transaction. */
    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private final Semaphore permits;
    private final HikariDataSource pool; // as many connections as permits: nobody waits for one

    private final @Nullable OneBar oneBar; // the embedded database needs none

    private Database(HikariDataSource pool, @Nullable OneBar oneBar) {
        this.pool = pool;
        this.oneBar = oneBar;
        permits = Semaphore.bounded("database", pool.getMaximumPoolSize());
    }

    /** The one that the options name, with its tables and a menu. */
    static Database open(Options options) throws StartException {
        Storage storage = Storage.of(options);
        try {
            OneBar oneBar = storage.isServer() ? OneBar.in(storage) : null;
            try {
                return open(storage, options.databaseLimit, oneBar);
            } catch (Throwable e) {
                if (oneBar != null) {
                    oneBar.close();
                }
                throw e;
            }
        } catch (PoolInitializationException | SQLException e) {
            throw new StartException("cannot open the database in " + storage + ": " + e.getMessage(), e);
        }
    }

    private static Database open(Storage storage, int limit, @Nullable OneBar oneBar) throws SQLException {
        HikariDataSource pool = new HikariDataSource(storage.pool(limit));
        Database database = new Database(pool, oneBar);
        try {
            database.createTables();
            if (storage.isServer()) {
                database.awaitThePast();
            }
            return database;
        } catch (Throwable e) {
            pool.close();
            throw e;
        }
    }

    private void createTables() throws SQLException {
        try (InputStream schema = Objects.requireNonNull(Database.class.getResourceAsStream("schema.sql"))) {
            execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The last words of a bar that was killed may be a commit that the server is still busy with. Whoever changes
     * a table holds it until then: when we have had both, all that was accepted is there to be seen.
     */
    private void awaitThePast() throws SQLException {
        execute("LOCK TABLE snacks, orders IN SHARE ROW EXCLUSIVE MODE");
    }

    private void execute(String sql) throws SQLException {
        transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** Whether it answers, and is ours. Waits for no permit: busy is not gone. */
    boolean isReady() throws SQLException {
        if (oneBar != null) {
            return oneBar.holds();
        }
        return pool.isRunning();
    }

    /**
     * Runs a query; a cancellation or a deadline interrupts it. It ends with a commit though there is nothing to commit: at
     * a rollback, which would end it otherwise, H2 forgets the statements that it has parsed and writes to its file.
     */
    <T> T read(Query<T> query) throws SQLException, InterruptedException {
        try (var _ = permits.acquire()) {
            return transaction(query);
        } catch (SQLException e) {
            if (Thread.interrupted()) { // the driver's way to say so
                throw (InterruptedException) new InterruptedException("while it read").initCause(e);
            }
            throw e;
        }
    }

    /**
     * Runs a transaction; what it throws undoes it. Only the wait for its turn can be cancelled: once begun it is not
     * interrupted, so that nobody has to wonder whether an interrupted commit took place.
     */
    <T> T write(Query<T> query) throws SQLException, InterruptedException {
        try (var _ = permits.acquire()) {
            return Tasks.shield(() -> transaction(query));
        }
    }

    private <T> T transaction(Query<T> query) throws SQLException {
        try (Connection connection = pool.getConnection()) { // closed without a commit, it rolls back
            T result = query.run(connection);
            connection.commit();
            return result;
        }
    }

    @Override
    public void close() throws SQLException {
        pool.close();
        if (oneBar != null) {
            oneBar.close();
        }
    }
}
