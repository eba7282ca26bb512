package dev.fermata.examples.snackbar;

import dev.fermata.examples.snackbar.Crowd.Promise;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what a database holds with what guests were promised and what the cooks said. */
final class Audit {
    private static final Pattern DONE = Pattern.compile("order (\\d+) \\(.*\\): (done|had been done before)$");

    private record Row(long id, String snack, int quantity, String state, String request) {}

    private final List<Row> rows;
    private final List<String> complaints = new ArrayList<>();
    private final Set<Long> done = new HashSet<>();

    private Audit(List<Row> rows) {
        this.rows = rows;
    }

    /** Of a database in which every pack had {@code stock} snacks and none was restocked. */
    static Audit of(Database database, int stock) throws Exception {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement()) {
                List<Row> rows = new ArrayList<>();
                ResultSet orders = statement.executeQuery("SELECT id, snack, quantity, state, request_id FROM orders");
                while (orders.next()) {
                    rows.add(new Row(
                            orders.getLong(1),
                            orders.getString(2),
                            orders.getInt(3),
                            orders.getString(4),
                            orders.getString(5)));
                }
                Audit audit = new Audit(rows);
                Map<String, Integer> sold = new HashMap<>();
                rows.forEach(row -> sold.merge(row.snack, row.quantity, Integer::sum));
                ResultSet snacks = statement.executeQuery("SELECT name, stock FROM snacks");
                while (snacks.next()) {
                    String name = snacks.getString(1);
                    int left = snacks.getInt(2);
                    if (left + sold.getOrDefault(name, 0) != stock) {
                        audit.complaints.add(name + ": " + left + " left, " + sold.get(name) + " sold");
                    }
                }
                return audit;
            }
        });
    }

    /** No cook may say twice, in whatever run, that an order is done. */
    void readLog(List<String> lines) {
        for (String line : lines) {
            Matcher matcher = DONE.matcher(line);
            if (matcher.find()
                    && (!done.add(Long.valueOf(matcher.group(1)))
                            || !matcher.group(2).equals("done"))) {
                complaints.add("twice: " + line);
            }
        }
    }

    /** All that is wrong. */
    List<String> complaints(Crowd crowd) {
        Map<String, Row> byRequest = new HashMap<>();
        for (Row row : rows) {
            if (byRequest.put(row.request, row) != null) {
                complaints.add("stored twice: " + row);
            }
            if (!row.state.equals("DONE")) {
                complaints.add("not done: " + row);
            }
            if (!crowd.promised().containsKey(row.request) && !crowd.isInDoubt(row.request)) {
                complaints.add("refused, and stored: " + row);
            }
        }
        crowd.promised().forEach((request, promise) -> {
            Row row = byRequest.get(request);
            if (row == null || !promise.equals(new Promise(row.id, row.snack, row.quantity))) {
                complaints.add("lost: " + promise + " of " + request + ", there is " + row);
            }
        });
        return complaints;
    }
}
