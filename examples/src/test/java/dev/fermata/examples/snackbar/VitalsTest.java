package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the bar tells machines about itself. */
@Timeout(60)
final class VitalsTest {
    private final Options options = new Options();

    @BeforeEach
    void atAnyPort(@TempDir Path data) {
        options.port = 0;
        options.data = data;
    }

    @Test
    void itIsReadyWhileItTakesOrdersAndAliveAllTheTime() throws Exception {
        AtomicReference<SnackBar> closing = new AtomicReference<>();
        AtomicReference<String> seen = new AtomicReference<>("");
        Stove stove = _ -> {
            SnackBar bar = closing.get();
            bar.counter().closing().await();
            try (Guest guest = new Guest(bar)) {
                seen.set(guest.get("/health/live").status()
                        + guest.get("/health/ready").http().body());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        SnackBar.run(options, stove, bar -> {
            closing.set(bar);
            try (Guest guest = new Guest(bar)) {
                bar.counter().open().await();
                assertEquals(200, guest.get("/health/ready").status());
                guest.order(Guest.json("chips", 1, false)).orderId();

                bar.counter().open().clear();
                Guest.Reply closed = guest.get("/health/ready");
                assertEquals(503, closed.status());
                assertEquals("1", closed.header("Retry-After"));
                assertEquals("{\"error\":\"the bar is closed\"}", closed.http().body());
                assertEquals(200, guest.get("/health/live").status());
                bar.counter().open().set();
            }
        });
        assertEquals("200{\"error\":\"the bar is closing\"}", seen.get());
    }

    @Test
    void itsMetersAreThoseOfFermataAndItsAnswers() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                guest.order(Guest.json("chips", 1, false)).orderId();
                guest.order("rubbish");
                bar.kitchen().idle();
                Guest.Reply metrics = guest.get("/metrics");
                assertTrue(metrics.header("Content-Type").startsWith("text/plain"), metrics::toString);
                String text = metrics.http().body();
                assertTrue(text.contains("snackbar_requests_total{method=\"POST\",status=\"202\"} 1.0\n"), text);
                assertTrue(text.contains("snackbar_requests_total{method=\"POST\",status=\"400\"} 1.0\n"), text);
                Poll.until(
                        () -> { // the gauges of a primitive come once it was seen; bars of tests before may count, too
                            String all = guest.get("/metrics").http().body();
                            return all.contains("fermata_queue_capacity_items{name=\"kitchen\"} ")
                                    && all.contains("name=\"places in the kitchen\"");
                        });
            }
        });
    }
}
