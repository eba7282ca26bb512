package dev.fermata.examples.snackbar;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The orders in the database. */
final class OrderBook {
    private static final String SELECT =
            "SELECT id, snack, quantity, express, price_cents, state, request_id FROM orders ";

    private final Database database;

    OrderBook(Database database) {
        this.database = database;
    }

    /** Adds an accepted order, in the caller's transaction. */
    static Order add(Connection connection, OrderRequest wanted, long priceCents, String requestId)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO orders (snack, quantity, express, price_cents, state, request_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, wanted.snack());
            insert.setInt(2, wanted.quantity());
            insert.setBoolean(3, wanted.express());
            insert.setLong(4, priceCents);
            insert.setString(5, Order.State.ACCEPTED.name());
            insert.setString(6, requestId);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return new Order(
                        keys.getLong(1),
                        wanted.snack(),
                        wanted.quantity(),
                        wanted.express(),
                        priceCents,
                        Order.State.ACCEPTED,
                        requestId);
            }
        }
    }

    Optional<Order> find(long id) throws SQLException, InterruptedException {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE id = ?")) {
                select.setLong(1, id);
                return orders(select).stream().findFirst();
            }
        });
    }

    /** The orders that are accepted and not done, as they came. */
    List<Order> open() throws SQLException, InterruptedException {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE state = ? ORDER BY id")) {
                select.setString(1, Order.State.ACCEPTED.name());
                return orders(select);
            }
        });
    }

    /** Marks an order as done; false if it was before. */
    boolean done(long id) throws SQLException, InterruptedException {
        return database.write(connection -> done(connection, id));
    }

    /** The same in the caller's transaction. */
    static boolean done(Connection connection, long id) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE orders SET state = ? WHERE id = ? AND state = ?")) {
            update.setString(1, Order.State.DONE.name());
            update.setLong(2, id);
            update.setString(3, Order.State.ACCEPTED.name());
            return update.executeUpdate() == 1;
        }
    }

    private static List<Order> orders(PreparedStatement select) throws SQLException {
        List<Order> orders = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                orders.add(new Order(
                        rows.getLong("id"),
                        rows.getString("snack"),
                        rows.getInt("quantity"),
                        rows.getBoolean("express"),
                        rows.getLong("price_cents"),
                        Order.State.valueOf(rows.getString("state")),
                        rows.getString("request_id")));
            }
        }
        return orders;
    }
}
