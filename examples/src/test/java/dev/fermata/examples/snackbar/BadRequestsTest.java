package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody sends gets a reason in JSON, costs no snack and shows no inside. */
@Timeout(60)
final class BadRequestsTest {
    private record Case(String body, int status, String reason) {}

    private static final List<Case> ORDERS = List.of(
            new Case("", 400, "in the body"),
            new Case("hello", 400, "not valid JSON at line 1"),
            new Case("{\"snack\":\"chips\"", 400, "not valid JSON"),
            new Case("{\"snack\":\"chips\",\"quantity\":1}x", 400, "not valid JSON"),
            new Case("{\"snack\":\"chips\",\"quantity\":1} {}", 400, "not valid JSON"),
            new Case("{\"snack\":\"chips\",\"quantity\":1,\"quantity\":2}", 400, "not valid JSON"),
            new Case("[".repeat(4000), 400, "not valid JSON"),
            new Case("null", 400, "an order is a JSON object"),
            new Case("[]", 400, "an order is a JSON object"),
            new Case("\"chips\"", 400, "an order is a JSON object"),
            new Case("{}", 400, "snack must be a string and is missing"),
            new Case("{\"snack\":7,\"quantity\":1}", 400, "snack must be a string: 7"),
            new Case("{\"snack\":null,\"quantity\":1}", 400, "snack must be a string: null"),
            new Case("{\"snack\":\"gold\",\"quantity\":1}", 422, "no \"gold\" here: there is chips,"),
            new Case("{\"snack\":\"\",\"quantity\":1}", 422, "no \"\" here"),
            new Case("{\"snack\":\"chips'; DROP TABLE snacks; --\",\"quantity\":1}", 422, "here: there is"),
            new Case("{\"snack\":\"chips\"}", 400, "quantity must be a whole number from 1 to 100 and is missing"),
            new Case("{\"snack\":\"chips\",\"quantity\":0}", 400, "from 1 to 100: 0"),
            new Case("{\"snack\":\"chips\",\"quantity\":-1}", 400, "from 1 to 100: -1"),
            new Case("{\"snack\":\"chips\",\"quantity\":101}", 400, "from 1 to 100: 101"),
            new Case("{\"snack\":\"chips\",\"quantity\":4294967297}", 400, "from 1 to 100: 4294967297"),
            new Case("{\"snack\":\"chips\",\"quantity\":1e400}", 400, "from 1 to 100"),
            new Case("{\"snack\":\"chips\",\"quantity\":" + "9".repeat(900) + "}", 400, "from 1 to 100"),
            new Case("{\"snack\":\"chips\",\"quantity\":1.5}", 400, "from 1 to 100: 1.5"),
            new Case("{\"snack\":\"chips\",\"quantity\":\"1\"}", 400, "from 1 to 100: \"1\""),
            new Case("{\"snack\":\"chips\",\"quantity\":true}", 400, "from 1 to 100: true"),
            new Case("{\"snack\":\"chips\",\"quantity\":1,\"express\":\"yes\"}", 400, "express must be true or false"),
            new Case("{\"snack\":\"chips\",\"quantity\":1,\"express\":1}", 400, "express must be true or false: 1"),
            new Case("{\"snack\":\"chips\",\"quantity\":1,\"express\":null}", 400, "express must be true or false"),
            new Case("{\"snack\":\"chips\",\"quantity\":1,\"price\":0}", 400, "unknown field \"price\""),
            new Case("{\"snack\":\"chips\",\"quantity\":1}" + " ".repeat(5000), 413, "Too Large"));

    private static final Map<String, Integer> PATHS = Map.of(
            "/orders/", 404,
            "/orders/x", 400,
            "/orders/-1", 400,
            "/orders/1.5", 400,
            "/orders/9999999999999999999", 400,
            "/orders/999999999999999999", 404,
            "/stock/gold", 404,
            "/stock/%0Agold", 404,
            "/log", 400,
            "/none", 404);

    private final Options options = new Options();

    @Test
    void aBadOrderIsRefusedWithAReason(@TempDir Path data) throws Exception {
        options.port = 0;
        options.data = data;
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                List<String> wrong = new ArrayList<>();
                for (Case bad : ORDERS) {
                    Guest.Reply reply = guest.order(bad.body);
                    String reason = reply.json().path("error").asText();
                    if (reply.status() != bad.status || !reason.contains(bad.reason) || reason.contains("Exception")) {
                        wrong.add(bad + " got " + reply.status() + " "
                                + reply.http().body());
                    }
                }
                assertEquals(List.of(), wrong);
                assertEquals(1000, guest.stock().get("chips"));
                assertEquals(404, guest.get("/orders/1").status());
            }
        });
    }

    @Test
    void aBadPathIsRefusedWithAReason(@TempDir Path data) throws Exception {
        options.port = 0;
        options.data = data;
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                for (var path : PATHS.entrySet()) {
                    Guest.Reply reply = guest.get(path.getKey());
                    assertEquals(path.getValue(), reply.status(), path::getKey);
                    assertFalse(reply.json().path("error").asText().isEmpty(), path::getKey);
                }
            }
        });
    }

    @Test
    void whatIsNoHttpIsRefusedToo(@TempDir Path data) throws Exception {
        options.port = 0;
        options.data = data;
        SnackBar.run(options, _ -> {}, bar -> {
            URI address = URI.create(bar.address());
            for (String sent : List.of(
                    "hello\r\n\r\n",
                    "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                    "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                    "GET /stock HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\nb\r\n\r\n",
                    "GET /stock HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\u0001b\r\n\r\n")) {
                String answer = exchange(address, sent);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
                assertTrue(answer.endsWith("{\"error\":\"Bad Request\"}"), answer);
            }
        });
    }

    private static String exchange(URI address, String sent) throws Exception {
        try (Socket socket = new Socket(address.getHost(), address.getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
