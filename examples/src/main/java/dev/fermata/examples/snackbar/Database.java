package dev.fermata.examples.snackbar;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.fermata.sync.Semaphore;
import dev.fermata.task.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

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

    private Database(HikariDataSource pool) {
        this.pool = pool;
        permits = Semaphore.bounded("database", pool.getMaximumPoolSize());
    }

    /** An embedded one whose files are in a folder, with its tables and a menu. */
    static Database open(Path folder, int limit) throws StartException {
        try {
            HikariDataSource pool = new HikariDataSource(config(url(folder), limit));
            Database database = new Database(pool);
            try {
                database.createTables();
                return database;
            } catch (Throwable e) {
                database.close();
                throw e;
            }
        } catch (PoolInitializationException | SQLException e) {
            throw new StartException("cannot open the database in " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * What the options are for: {@code retry}, to go on after a thread was interrupted in the middle of a file;
     * {@code DB_CLOSE_ON_EXIT}, as we close it ourselves; {@code WRITE_DELAY}, as what is committed should be in the
     * file at once, and not half a second later: an accepted order survives the end of the process, whatever ends it.
     */
    private static String url(Path folder) throws StartException {
        String path = folder.resolve("snackbar").toAbsolutePath().toString();
        if (path.contains(";")) {
            throw new StartException("the folder of the database cannot have a semicolon in its name: " + folder);
        }
        return "jdbc:h2:retry:" + path + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
    }

    private static HikariConfig config(String url, int limit) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("snackbar");
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(limit);
        config.setAutoCommit(false);
        return config;
    }

    private void createTables() throws SQLException {
        try (InputStream schema = Objects.requireNonNull(Database.class.getResourceAsStream("schema.sql"))) {
            String sql = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
            transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a query; a cancellation or a deadline interrupts it. */
    <T> T read(Query<T> query) throws SQLException, InterruptedException {
        try (var _ = permits.acquire();
                Connection connection = pool.getConnection()) {
            return query.run(connection);
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
    public void close() {
        pool.close();
    }
}
