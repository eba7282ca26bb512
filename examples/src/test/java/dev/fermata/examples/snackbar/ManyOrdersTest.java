package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many guests at once. */
@Timeout(120)
final class ManyOrdersTest {
    private static final List<String> MENU = List.of("chips", "cookies", "nuts", "popcorn", "pretzels");
    private static final int GUESTS = 200;

    private record Placed(String requestId, String snack, int quantity, long id) {}

    private final Options options = new Options();
    private final ConcurrentMap<Long, Integer> cooked = new ConcurrentHashMap<>();

    @BeforeEach
    void atAnyPort(@TempDir Path data) {
        options.port = 0;
        options.data = data;
    }

    @Test
    void everyOrderIsDoneOnceAndEveryLineOfTheLogIsAtItsRequest() throws Exception {
        SnackBar.run(options, this::count, bar -> {
            try (Guest guest = new Guest(bar)) {
                Map<String, Integer> stock = guest.stock();
                List<Placed> orders = Tasks.map(numbers(), n -> place(guest, n));
                bar.kitchen().idle();

                for (Placed order : orders) {
                    stock.merge(order.snack, -order.quantity, Integer::sum);
                    assertEquals("done", guest.state(order.id));
                    assertEquals(1, cooked.get(order.id));
                    checkLog(guest, order);
                }
                assertEquals(GUESTS, cooked.size());
                assertEquals(stock, guest.stock());
            }
        });
    }

    @Test
    void noMoreIsSoldThanThereIs() throws Exception {
        SnackBar.run(options, this::count, bar -> {
            try (Guest guest = new Guest(bar)) {
                List<Integer> statuses = Tasks.map(
                        numbers(),
                        _ -> guest.order(Guest.json("popcorn", 7, false)).status());
                bar.kitchen().idle();

                assertEquals(500 / 7, Collections.frequency(statuses, 202));
                assertEquals(GUESTS - 500 / 7, Collections.frequency(statuses, 409));
                assertEquals(500 % 7, guest.stock().get("popcorn"));
            }
        });
    }

    @Test
    void deadlinesThatInterruptLeaveTheBooksRight() throws Exception {
        options.requestLimit = Duration.ofMillis(20);
        options.databaseLimit = 2;
        SnackBar.run(options, this::count, bar -> {
            try (Guest guest = new Guest(bar)) {
                bar.counter().open().await();
                List<Integer> statuses = Tasks.map(
                        numbers(),
                        n -> guest.order(Guest.json("chips", 1, n % 2 == 0)).status());
                bar.kitchen().idle();

                int accepted = Collections.frequency(statuses, 202);
                assertEquals(GUESTS - accepted, Collections.frequency(statuses, 503));
                assertEquals(accepted, cooked.size());
                assertEquals(1000 - accepted, bar.pantry().stockOf("chips"));
            }
        });
    }

    private void count(Order order) {
        cooked.merge(order.id(), 1, Integer::sum);
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, GUESTS).boxed().toList();
    }

    private static Placed place(Guest guest, int n) throws Exception {
        String requestId = "guest-" + n;
        String snack = MENU.get(n % MENU.size());
        int quantity = 1 + n % 3;
        long id = guest.order(Guest.json(snack, quantity, n % 4 == 0), "X-Request-Id", requestId)
                .orderId();
        return new Placed(requestId, snack, quantity, id);
    }

    /** Exactly its lines, none of others; the kitchen's and the server's are in the order in which things happened. */
    private static void checkLog(Guest guest, Placed order) throws Exception {
        List<String> messages = new ArrayList<>();
        for (JsonNode line : guest.log(order.requestId)) {
            assertEquals(order.requestId, line.path("requestId").asText());
            messages.add(line.path("message").asText());
        }
        assertEquals("POST /orders", messages.getFirst());
        assertTrue(messages.remove("POST /orders: 202"), messages::toString);
        String name = messages.get(1).replace(": accepted", "");
        assertTrue(name.contains("order " + order.id + " (" + order.quantity + " × " + order.snack + ")"), name);
        assertEquals(List.of("POST /orders", name + ": accepted", name + ": on the stove", name + ": done"), messages);
    }
}
