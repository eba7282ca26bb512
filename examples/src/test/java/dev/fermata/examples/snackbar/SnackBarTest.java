package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One guest at the bar. */
@Timeout(60)
final class SnackBarTest {
    private final Options options = new Options();

    @BeforeEach
    void atAnyPort(@TempDir Path data) {
        options.port = 0;
        options.data = data;
    }

    @Test
    void anOrderIsAcceptedThenCookedThenDone() throws Exception {
        GatedStove stove = new GatedStove();
        SnackBar.run(options, stove, bar -> {
            try (Guest guest = new Guest(bar)) {
                Guest.Reply reply = guest.order(Guest.json("chips", 3, true), "X-Request-Id", "first");

                assertEquals(202, reply.status());
                long id = reply.json().path("id").asLong();
                assertEquals("/orders/" + id, reply.header("Location"));
                assertEquals(
                        "{\"id\":%d,\"snack\":\"chips\",\"quantity\":3,\"express\":true,\"priceCents\":750,\"state\":\"accepted\",\"requestId\":\"first\"}"
                                .formatted(id),
                        reply.http().body());
                assertEquals("accepted", guest.state(id));

                stove.release(1);
                bar.kitchen().idle();
                assertEquals("done", guest.state(id));
            }
        });
    }

    @Test
    void whatIsSoldLeavesTheStock() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                int before = guest.stock().get("nuts");
                guest.order(Guest.json("nuts", 7, false)).orderId();

                assertEquals(before - 7, guest.stock().get("nuts"));
                assertEquals(
                        "{\"snack\":\"nuts\",\"stock\":%d,\"priceCents\":180}".formatted(before - 7),
                        guest.get("/stock/nuts").http().body());
                assertEquals(404, guest.get("/stock/gold").status());
            }
        });
    }

    @Test
    void moreThanThereIsIsRefusedAndNothingIsTaken() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                guest.order(Guest.json("pretzels", 30, false)).orderId();
                sell(guest, "pretzels", 400);
                Guest.Reply refused = guest.order(Guest.json("pretzels", 71, false));

                assertEquals(409, refused.status());
                assertEquals(
                        "only 70 pretzels left, not 71",
                        refused.json().path("error").asText());
                assertEquals(70, guest.stock().get("pretzels"));
                guest.order(Guest.json("pretzels", 70, false)).orderId();
                assertEquals(0, guest.stock().get("pretzels"));
            }
        });
    }

    @Test
    void expressOvertakesThoseWhoWaitAndNotEachOther() throws Exception {
        options.cooks = 1;
        GatedStove stove = new GatedStove();
        SnackBar.run(options, stove, bar -> {
            try (Guest guest = new Guest(bar)) {
                long cooking = guest.order(Guest.json("chips", 1, false)).orderId();
                assertEquals(cooking, stove.next());
                long first = guest.order(Guest.json("nuts", 1, false)).orderId();
                long second = guest.order(Guest.json("nuts", 1, false)).orderId();
                long express = guest.order(Guest.json("nuts", 1, true)).orderId();
                long nextExpress = guest.order(Guest.json("nuts", 1, true)).orderId();

                stove.release(5);
                assertEquals(
                        List.of(express, nextExpress, first, second),
                        List.of(stove.next(), stove.next(), stove.next(), stove.next()));
            }
        });
    }

    @Test
    void aFullKitchenAnswers503AndKeepsNothingOfTheOrder() throws Exception {
        options.cooks = 1;
        options.capacity = 2;
        GatedStove stove = new GatedStove();
        SnackBar.run(options, stove, bar -> {
            try (Guest guest = new Guest(bar)) {
                guest.order(Guest.json("chips", 1, false)).orderId();
                stove.next();
                guest.order(Guest.json("chips", 1, false)).orderId();
                guest.order(Guest.json("chips", 1, true)).orderId();
                int stock = guest.stock().get("chips");

                Guest.Reply refused = guest.order(Guest.json("chips", 1, true));
                assertEquals(503, refused.status());
                assertEquals("1", refused.header("Retry-After"));
                assertTrue(refused.json().path("error").asText().contains("kitchen"), refused.http()::body);
                assertEquals(stock, guest.stock().get("chips"));

                stove.release(3);
                bar.kitchen().idle();
                guest.order(Guest.json("chips", 1, false)).orderId();
                stove.release(1);
            }
        });
    }

    @Test
    void aFailureOnTheStoveCostsNobodyElseHisOrder() throws Exception {
        options.cooks = 1;
        Stove stove = order -> {
            if (order.snack().equals("nuts")) {
                throw new IllegalStateException("burnt");
            }
        };
        SnackBar.run(options, stove, bar -> {
            try (Guest guest = new Guest(bar)) {
                long burnt = guest.order(Guest.json("nuts", 1, false), "X-Request-Id", "burnt")
                        .orderId();
                long fine = guest.order(Guest.json("chips", 1, false)).orderId();
                bar.kitchen().idle();

                assertEquals("accepted", guest.state(burnt));
                assertEquals("done", guest.state(fine));
                String last = guest.messages("burnt").getLast();
                assertTrue(last.endsWith("IllegalStateException: burnt"), last);
            }
        });
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                bar.counter().open().await();
                bar.kitchen().idle();
                assertEquals("done", guest.state(1));
            }
        });
    }

    @Test
    void aPackThatIsNearlyEmptyIsRestockedAndNoOther() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                guest.order(Guest.json("chips", 100, false)).orderId();
                sell(guest, "popcorn", 400);
                bar.pantry().restock();

                assertEquals(500, guest.stock().get("popcorn"));
                assertEquals(900, guest.stock().get("chips"));
            }
        });
    }

    @Test
    void theBarIsRestockedEveryNowAndThen() throws Exception {
        options.restockEvery = Duration.ofMillis(20);
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                sell(guest, "popcorn", 400);
                Poll.until(() -> guest.stock().get("popcorn") == 500);
            }
        });
    }

    private static void sell(Guest guest, String snack, int number) throws Exception {
        for (int sold = 0; sold < number; sold += OrderRequest.MOST) {
            guest.order(Guest.json(snack, OrderRequest.MOST, false)).orderId();
        }
    }
}
