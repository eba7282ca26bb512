package dev.fermata.examples.snackbar;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sees to it that one bar works with a database at a time: a second one would cook the orders of the first. The embedded
 * database does so itself. A server gives a lock to a connection of ours, and takes it back when that ends, however
 * the process ends.
 */
final class OneBar implements AutoCloseable {
    private static final long KEY = 0x736e61636b626172L; // "snackbar"

    /** A process that was killed is gone at once, its connections a moment later. */
    private static final String PATIENCE = "SET lock_timeout = '2s'";

    /** What a server says when that was too long. */
    private static final String NOT_GIVEN = "55P03";

    private final Storage storage;
    private Connection holder; // guarded by this

    private OneBar(Storage storage, Connection holder) {
        this.storage = storage;
        this.holder = holder;
    }

    /** Waits a little for the lock of a server. */
    static OneBar in(Storage storage) throws SQLException, StartException {
        Connection connection = DriverManager.getConnection(storage.url());
        try (Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
            statement.execute("SELECT pg_advisory_lock(" + KEY + ")");
            return new OneBar(storage, connection);
        } catch (SQLException e) {
            connection.close();
            if (NOT_GIVEN.equals(e.getSQLState())) {
                throw new StartException("cannot open the database in " + storage + ": another bar works with it", e);
            }
            throw e;
        }
    }

    /** Whether the bar has the lock; if the server has lost it, as at its restart, it is taken again. */
    synchronized boolean holds() throws SQLException {
        if (holder.isValid(1)) {
            return true;
        }
        holder.close();
        holder = DriverManager.getConnection(storage.url());
        try (Statement statement = holder.createStatement();
                ResultSet got = statement.executeQuery("SELECT pg_try_advisory_lock(" + KEY + ")")) {
            got.next();
            if (got.getBoolean(1)) {
                return true;
            }
        }
        holder.close();
        return false;
    }

    @Override
    public synchronized void close() throws SQLException {
        holder.close();
    }
}
