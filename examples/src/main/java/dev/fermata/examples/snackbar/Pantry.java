package dev.fermata.examples.snackbar;

import dev.fermata.sync.Lock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packs of snacks. One hand at a time fits into a pack: whoever changes what is in it holds its lock. Those who wait
 * for it stand in line here, first come, first served, and not in the database, where they would hold connections, and
 * fail when they have waited too long for the row.
 */
final class Pantry {
    private static final Logger LOG = LoggerFactory.getLogger(Pantry.class);

    /** A pack is filled up when less than one part in so many is left. */
    private static final int LOW = 4;

    private final Database database;
    private final Map<String, Lock> packs; // in the order of the menu, which does not change

    private Pantry(Database database, Map<String, Lock> packs) {
        this.database = database;
        this.packs = packs;
    }

    static Pantry open(Database database) throws SQLException, InterruptedException {
        Map<String, Lock> packs = new LinkedHashMap<>();
        for (Snack snack : stock(database)) {
            packs.put(snack.snack(), Lock.create("pack of " + snack.snack()));
        }
        return new Pantry(database, packs);
    }

    /** The lock to hold while taking from a pack or adding to it. */
    Lock pack(String snack) {
        Lock pack = packs.get(snack);
        if (pack == null) {
            throw Refusal.notOnTheMenu("no \"" + snack + "\" here: there is " + String.join(", ", packs.keySet()));
        }
        return pack;
    }

    boolean has(String snack) {
        return packs.containsKey(snack);
    }

    /**
     * Takes some out of a pack, in the transaction of the caller, who holds the pack.
     *
     * @return what they cost
     */
    static long take(Connection connection, String snack, int quantity) throws SQLException {
        Snack pack = snack(connection, snack);
        if (pack.stock() < quantity) {
            throw Refusal.soldOut("only " + pack.stock() + " " + snack + " left, not " + quantity);
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE snacks SET stock = stock - ? WHERE name = ?")) {
            update.setInt(1, quantity);
            update.setString(2, snack);
            update.executeUpdate();
        }
        return quantity * pack.priceCents();
    }

    /** Fills every pack that is nearly empty. */
    void restock() throws SQLException, InterruptedException {
        for (var pack : packs.entrySet()) {
            boolean filled;
            try (var _ = pack.getValue().acquire()) {
                filled = database.write(connection -> fill(connection, pack.getKey()));
            }
            if (filled) {
                LOG.info("{}: restocked", pack.getKey());
            }
        }
    }

    /** Fills a pack if it is nearly empty, in the transaction of the caller, who holds it. */
    static boolean fill(Connection connection, String snack) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE snacks SET stock = pack_size WHERE name = ? AND stock < pack_size / " + LOW)) {
            update.setString(1, snack);
            return update.executeUpdate() == 1;
        }
    }

    /** Everything on the menu. */
    List<Snack> stock() throws SQLException, InterruptedException {
        return stock(database);
    }

    private static List<Snack> stock(Database database) throws SQLException, InterruptedException {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name, stock, price_cents FROM snacks ORDER BY name")) {
                return snacks(select);
            }
        });
    }

    int stockOf(String snack) throws SQLException, InterruptedException {
        int stock = database.read(connection -> snack(connection, snack).stock());
        LOG.info("{}: {} left", snack, stock);
        return stock;
    }

    long priceOf(String snack) throws SQLException, InterruptedException {
        long price = database.read(connection -> snack(connection, snack).priceCents());
        LOG.info("{}: {} cents", snack, price);
        return price;
    }

    static Snack snack(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT name, stock, price_cents FROM snacks WHERE name = ?")) {
            select.setString(1, name);
            return snacks(select).getFirst();
        }
    }

    private static List<Snack> snacks(PreparedStatement select) throws SQLException {
        List<Snack> snacks = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                snacks.add(new Snack(rows.getString("name"), rows.getInt("stock"), rows.getLong("price_cents")));
            }
        }
        return snacks;
    }
}
