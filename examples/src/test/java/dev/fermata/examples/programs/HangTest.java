package dev.fermata.examples.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program that hangs hangs as the guide says, and the console of it is where it says. (What ps says: PsTest.) */
@Timeout(60)
final class HangTest {
    @Test
    void theConsoleOfTheProgramThatHangsTellsTheDeadlock() throws Exception {
        try (Started program = new Started("run hang --console 0");
                HttpClient client = HttpClient.newHttpClient()) {
            String first = Objects.requireNonNull(program.nextLine());
            assertTrue(first.startsWith("console: http://127.0.0.1:"), first);
            assertEquals("pid: " + program.pid(), program.nextLine());
            URI page = URI.create(first.substring("console: ".length()));
            HttpRequest events = HttpRequest.newBuilder(page.resolve("events")).build();
            HttpResponse<InputStream> stream = client.send(events, BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                String line = "";
                while (line != null && !line.contains("task \\\"buyer\\\" holds lock \\\"prices\\\"")) {
                    line = lines.readLine();
                }
                assertTrue(line != null, "the stream ended without the deadlock");
            }
        }
    }
}
