package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody who talks to a snack bar over HTTP. */
final class Guest implements AutoCloseable {
    /** An answer; all but the log is JSON. */
    record Reply(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        JsonNode json() throws IOException {
            return JSON.readTree(http.body());
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        /** Of an order that was accepted. */
        long orderId() throws IOException {
            assertEquals(202, status(), http::body);
            return json().path("id").asLong();
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    Guest(String address) {
        this.address = address;
    }

    Guest(SnackBar bar) {
        this(bar.address());
    }

    static String json(String snack, int quantity, boolean express) {
        return JSON.createObjectNode()
                .put("snack", snack)
                .put("quantity", quantity)
                .put("express", express)
                .toString();
    }

    Reply order(String json, String... headers) throws IOException, InterruptedException {
        return send(request("/orders", headers).POST(BodyPublishers.ofString(json)));
    }

    Reply get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers));
    }

    String state(long order) throws IOException, InterruptedException {
        return get("/orders/" + order).json().path("state").asText();
    }

    Map<String, Integer> stock() throws IOException, InterruptedException {
        Map<String, Integer> stock = new TreeMap<>();
        for (JsonNode snack : get("/stock").json()) {
            stock.put(snack.path("snack").asText(), snack.path("stock").asInt());
        }
        return stock;
    }

    List<JsonNode> log(String request) throws IOException, InterruptedException {
        return JSON.readerFor(JsonNode.class)
                .<JsonNode>readValues(get("/log?request=" + request).http.body())
                .readAll();
    }

    /** What the log says about a request. */
    List<String> messages(String request) throws IOException, InterruptedException {
        return log(request).stream().map(line -> line.path("message").asText()).toList();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Reply(client.send(request.build(), BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        client.close();
    }
}
