package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.task.Task;
import dev.fermata.task.TaskGroup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a bar opens and closes. */
@Timeout(60)
final class LifecycleTest {
    private final Options options = new Options();

    @BeforeEach
    void atAnyPort(@TempDir Path data) {
        options.port = 0;
        options.data = data;
    }

    @Test
    void whoComesBeforeItOpensWaits() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                Event open = bar.counter().open();
                open.await();
                open.clear();
                TaskGroup.run(group -> {
                    Task<Integer> early = group.fork(
                            () -> guest.order(Guest.json("chips", 1, false)).status());
                    Poll.until(() -> open.waiting() == 1);
                    open.set();
                    assertEquals(202, early.get());
                });
            }
        });
    }

    @Test
    void whoWaitsTooLongForItToOpenGets503() throws Exception {
        options.requestLimit = Duration.ofMillis(50);
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                bar.counter().open().await();
                bar.counter().open().clear();
                Guest.Reply refused = guest.order(Guest.json("chips", 1, false));

                assertEquals(503, refused.status());
                assertEquals("1", refused.header("Retry-After"));
                String reason = refused.json().path("error").asText();
                assertTrue(reason.startsWith("no answer in time: timed out after 50 ms"), reason);
                assertEquals(0, bar.counter().open().waiting());
            }
        });
    }

    /** The cook of the only order looks at the bar while it closes, and it cannot close before he is done. */
    @Test
    void aClosingBarRefusesOrdersAnswersTheRestAndFinishesWhatItAccepted() throws Exception {
        AtomicReference<SnackBar> closing = new AtomicReference<>();
        List<Integer> seen = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        options.cooks = 1;
        Event placed = Event.create();
        Stove stove = order -> {
            placed.await();
            SnackBar bar = closing.get();
            if (done.isEmpty()) {
                bar.counter().closing().await();
                seen.addAll(look(bar));
            }
            done.add(order.id());
        };
        List<Long> orders = new ArrayList<>();
        SnackBar.run(options, stove, bar -> {
            closing.set(bar);
            try (Guest guest = new Guest(bar)) {
                for (int n = 0; n < 5; n++) {
                    orders.add(guest.order(Guest.json("chips", 1, false)).orderId());
                }
            }
            placed.set();
        });

        assertEquals(List.of(503, 200, 200), seen);
        assertEquals(orders, done);
    }

    private static List<Integer> look(SnackBar bar) {
        try (Guest guest = new Guest(bar)) {
            Guest.Reply refused = guest.order(Guest.json("chips", 1, false));
            assertEquals("the bar is closing", refused.json().path("error").asText());
            return List.of(
                    refused.status(),
                    guest.get("/orders/1").status(),
                    guest.get("/stock").status());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsNotDoneWhenGraceIsOverIsCookedAfterTheNextStart() throws Exception {
        options.grace = Duration.ZERO;
        options.cooks = 1;
        GatedStove never = new GatedStove();
        List<Long> accepted = new ArrayList<>();
        SnackBar.run(options, never, bar -> {
            try (Guest guest = new Guest(bar)) {
                for (boolean express : List.of(false, false, true)) {
                    accepted.add(guest.order(Guest.json("nuts", 2, express), "X-Request-Id", "yesterday")
                            .orderId());
                }
                assertEquals(accepted.getFirst(), never.next());
            }
        });

        options.capacity = 1; // fewer places than orders: they come in as there is room
        List<Order> cooked = new ArrayList<>();
        SnackBar.run(options, cooked::add, bar -> {
            bar.counter().open().await();
            bar.kitchen().idle();
            try (Guest guest = new Guest(bar)) {
                for (long id : accepted) {
                    assertEquals("done", guest.state(id));
                }
                assertEquals(994, guest.stock().get("nuts"));
                assertEquals(6, guest.messages("yesterday").size());
                assertTrue(guest.order(Guest.json("nuts", 1, false)).orderId() > accepted.getLast());
            }
            bar.kitchen().idle();
        });
        assertEquals(
                accepted, cooked.subList(0, 3).stream().map(Order::id).sorted().toList());
        assertEquals(4, cooked.size());
    }

    @Test
    void anAbruptEndKeepsWhatWasAccepted() throws Exception {
        GatedStove never = new GatedStove();
        IllegalStateException abrupt = new IllegalStateException("abrupt");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> SnackBar.run(options, never, bar -> {
                    try (Guest guest = new Guest(bar)) {
                        guest.order(Guest.json("nuts", 2, false)).orderId();
                    }
                    throw abrupt;
                }));
        assertEquals(abrupt, thrown);

        List<Order> cooked = new ArrayList<>();
        SnackBar.run(options, cooked::add, bar -> bar.counter().open().await());
        assertEquals(1, cooked.size());
    }

    @Test
    void aSecondBarAtTheSamePortDoesNotOpenAndSaysWhy(@TempDir Path other) throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            Options second = new Options();
            second.data = other;
            second.port = URI.create(bar.address()).getPort();
            String message = assertThrows(StartException.class, () -> SnackBar.run(second, _ -> {}, _ -> {}))
                    .getMessage();
            assertTrue(message.startsWith("cannot listen at localhost:" + second.port), message);
        });
    }
}
