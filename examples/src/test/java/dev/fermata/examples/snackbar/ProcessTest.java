package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, and its end from outside. */
@Timeout(120)
final class ProcessTest {
    @Test
    void sigtermLetsTheKitchenFinishAndEndsWithZero(@TempDir Path data) throws Exception {
        try (Served served = Served.start("--cooks=1", "--data=" + data, "--cooking-time=PT0.3S");
                Guest guest = new Guest(served.address())) {
            for (int n = 0; n < 3; n++) {
                guest.order(Guest.json("chips", 1, false)).orderId();
            }
            served.process().destroy();
            assertEquals(0, served.process().waitFor());
        }
        Stove cold = order -> {
            throw new IllegalStateException("not done before the end: " + order);
        };
        assertEquals(List.of("done", "done", "done"), states(data, cold));
    }

    @Test
    void whatWasAcceptedSurvivesAKill(@TempDir Path data) throws Exception {
        try (Served served = Served.start("--cooks=1", "--data=" + data, "--cooking-time=PT1H");
                Guest guest = new Guest(served.address())) {
            for (int n = 0; n < 3; n++) {
                guest.order(Guest.json("chips", 1, false)).orderId();
            }
            served.process().destroyForcibly().waitFor();
        }
        assertEquals(List.of("done", "done", "done"), states(data, _ -> {}));
    }

    @Test
    void aSecondOneInTheSameFolderDoesNotStartAndSaysWhy(@TempDir Path data) throws Exception {
        try (Served first = Served.start("--data=" + data);
                Served second = Served.start("--data=" + data)) {
            assertTrue(first.process().isAlive());
            assertEquals(1, second.process().waitFor());
            String message = second.process().errorReader().lines().reduce("", (_, line) -> line);
            assertTrue(message.startsWith("fermata: cannot open the database in " + data), message);
        }
    }

    /** What has become of the first three orders, after what was left of them is done. */
    private static List<String> states(Path data, Stove stove) throws Exception {
        Options options = new Options();
        options.port = 0;
        options.data = data;
        List<String> states = new ArrayList<>();
        SnackBar.run(options, stove, bar -> {
            bar.counter().open().await();
            bar.kitchen().idle();
            try (Guest guest = new Guest(bar)) {
                for (long id = 1; id <= 3; id++) {
                    states.add(guest.state(id));
                }
                assertEquals(997, guest.stock().get("chips"));
            }
        });
        return states;
    }
}
