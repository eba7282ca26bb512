package dev.fermata.spring.boot.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.Until;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** The sample over HTTP. */
@Timeout(60)
abstract class Kitchen {
    private final HttpClient client = HttpClient.newHttpClient();

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private Event oven;

    @Test
    void anIdThatComesIsInEveryLineOfItsTasksAndGoesBack() throws Exception {
        try (Lines lines = Lines.open()) {
            var responses = IntStream.range(0, 50)
                    .mapToObj(number -> client.sendAsync(
                            get("/orders/soup-" + number + "-")
                                    .header("X-Request-Id", "r-" + number)
                                    .build(),
                            BodyHandlers.ofString()))
                    .toList();
            for (int number = 0; number < responses.size(); number++) {
                String id = "r-" + number;
                String dish = "soup-" + number + "-";
                HttpResponse<String> response = responses.get(number).join();
                assertEquals(dish + " of " + id, response.body());
                assertEquals(List.of(id), response.headers().allValues("X-Request-Id"));
                assertEquals(
                        List.of(
                                id + " " + dish + ": cooks",
                                id + " " + dish + ": ordered",
                                id + " " + dish + ": pours"),
                        lines.of(dish));
            }
        }
    }

    @Test
    void oneIsMadeForARequestWithout() throws Exception {
        try (Lines lines = Lines.open()) {
            HttpResponse<String> response = send(get("/orders/bread"));
            String id = response.headers().firstValue("X-Request-Id").orElseThrow();
            assertEquals(id, UUID.fromString(id).toString());
            assertEquals("bread of " + id, response.body());
            assertEquals(
                    List.of(id + " bread: cooks", id + " bread: ordered", id + " bread: pours"), lines.of("bread"));
            assertNotEquals(
                    id,
                    send(get("/orders/bread"))
                            .headers()
                            .firstValue("X-Request-Id")
                            .orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "<b>", "a\"b", "%0a"})
    void anIllFormedOneIsReplaced(String bad) throws Exception {
        String id = send(get("/orders/salt").header("X-Request-Id", bad))
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
        assertEquals(id, UUID.fromString(id).toString());
    }

    @Test
    void anErrorHasTheIdOfItsRequest() throws Exception {
        HttpResponse<String> response = send(get("/burnt").header("X-Request-Id", "r-burnt"));
        assertEquals(500, response.statusCode());
        assertEquals(List.of("r-burnt"), response.headers().allValues("X-Request-Id"));
    }

    @Test
    void nothingIsLeftToTheNextRequestOfTheThread() throws Exception {
        for (int i = 0; i < 30; i++) { // more than the server has threads to spare
            assertEquals("none", send(get("/careless")).body());
        }
    }

    @Test
    void theEndpointShowsTheTasksAndWhatTheyWaitFor() throws Exception {
        var pizza = client.sendAsync(get("/pizza").build(), BodyHandlers.ofString());
        try {
            Until.waiting(oven::waiting, 2);
            HttpResponse<String> json = send(get("/actuator/fermata").header("Accept", "application/json"));
            assertEquals(
                    "application/json",
                    json.headers().firstValue("Content-Type").orElse(""));
            assertTrue(json.body().startsWith("{\"schema\":\"dev.fermata.snapshot/1\""), json.body());
            assertTrue(json.body().contains("\"dough\"") && json.body().contains("\"oven\""), json.body());
            HttpResponse<String> text = send(get("/actuator/fermata").header("Accept", "text/plain"));
            assertTrue(text.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
            assertTrue(
                    text.body().lines().anyMatch(line -> line.contains("cheese") && line.contains("oven")),
                    text.body());
            assertTrue(send(get("/actuator/fermata")).body().startsWith("{"), "JSON for whoever does not care");
        } finally {
            oven.set();
        }
        assertEquals("warm", pizza.join().body());
        oven.clear();
        assertFalse(send(get("/actuator/fermata")).body().contains("\"dough\""));
    }

    @Test
    void metersAreInTheRegistry() throws Exception {
        send(get("/orders/tea"));
        String names = send(get("/actuator/metrics")).body();
        assertTrue(names.contains("\"fermata.tasks\"") && names.contains("\"fermata.tasks.started\""), names);
        String started = send(get("/actuator/metrics/fermata.tasks.started")).body();
        assertFalse(started.contains("\"value\":0.0"), started);
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
