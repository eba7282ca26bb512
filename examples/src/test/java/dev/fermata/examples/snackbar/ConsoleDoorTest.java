package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console below the bar's own server. */
@Timeout(60)
final class ConsoleDoorTest {
    private final Options options = new Options();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void atAnyPort(@TempDir Path data) {
        options.port = 0;
        options.data = data;
    }

    @AfterEach
    void closeClient() {
        client.shutdownNow();
    }

    @Test
    void thePageAndItsFilesAreThere() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            HttpResponse<String> moved = get(bar, "/console");
            assertEquals(308, moved.statusCode());
            assertEquals("/console/", moved.headers().firstValue("Location").orElse(""));
            HttpResponse<String> page = get(bar, "/console/");
            assertTrue(page.body().contains("<title>Fermata console</title>"), page.body());
            String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.startsWith("default-src 'none'"), policy);
            assertEquals(200, get(bar, "/console/lib/cytoscape.esm.min.mjs").statusCode());
            assertEquals(404, get(bar, "/console/nothing").statusCode());
            assertEquals(
                    403,
                    get(bar, "/console/events", "Origin", "https://example.com").statusCode());
        });
    }

    @Test
    void theLivePictureFlowsAndDoesNotHoldUpTheEndOfTheBar() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            HttpResponse<Stream<String>> events =
                    client.send(request(bar, "/console/events").build(), BodyHandlers.ofLines());
            assertEquals(200, events.statusCode());
            assertTrue(events.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
            var lines = events.body().filter(line -> line.startsWith("data:")).iterator();
            assertTrue(lines.next().contains("\"whole\":true"));
            assertTrue(lines.next().contains("\"t\":"));
        });
    }

    @Test
    void theLogOfARequestIsThere() throws Exception {
        SnackBar.run(options, _ -> {}, bar -> {
            get(bar, "/stock", "X-Request-Id", "mine");
            String log = get(bar, "/console/logs?value=mine").body();
            assertTrue(log.contains("GET /stock"), log);
        });
    }

    private HttpResponse<String> get(SnackBar bar, String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(bar, path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(SnackBar bar, String path) {
        return HttpRequest.newBuilder(URI.create(bar.address() + path));
    }
}
