package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that no client of good will sends: each gets a 4xx with a reason and no stack, and the bar goes on. */
@Timeout(60)
final class HostileInputTest {
    private static final String ORDER = "{\"snack\":\"chips\",\"quantity\":1}";

    private record Case(String name, String head, byte[] body, int status) {}

    @Test
    void bytesThatAreNoRequestGetAReasonAndCostNothing(@TempDir Path data) throws Exception {
        Options options = new Options();
        options.port = 0;
        options.data = data;
        SnackBar.run(options, _ -> {}, bar -> {
            bar.counter().open().await();
            List<String> wrong = new ArrayList<>();
            for (Case hostile : cases()) {
                String answer = exchange(URI.create(bar.address()), hostile);
                String reason = answer.substring(answer.indexOf("\r\n\r\n") + 4);
                int next = reason.indexOf("HTTP/1.1 "); // what is left of the body makes no request either
                reason = next < 0 ? reason : reason.substring(0, next);
                if (!answer.startsWith("HTTP/1.1 " + hostile.status + " ")
                        || !reason.matches("\\{\"error\":\".+\"}")
                        || reason.contains("Exception")
                        || reason.contains("\tat ")) {
                    wrong.add(hostile.name + ": " + answer);
                }
            }
            assertEquals(List.of(), wrong);
            try (Guest guest = new Guest(bar)) {
                assertEquals(1000, guest.stock().get("chips"));
                assertFalse(guest.get("/orders/1").status() == 200);
                assertTrue(guest.order(ORDER).orderId() > 0);
            }
        });
    }

    private static List<Case> cases() {
        byte[] deep = ("{\"snack\":" + "[".repeat(2000) + "]".repeat(2000) + ",\"quantity\":1}").getBytes();
        return List.of(
                order("nested too deep", "", deep, 400),
                order("no UTF-8", "", bytes("{\"snack\":\"\u00ff\u00fe\",\"quantity\":1}"), 400),
                order("half a character", "", bytes("{\"snack\":\"\u00e2\u0082\",\"quantity\":1}"), 400),
                order("UTF-16, and not what it is said to be", "", ORDER.getBytes(StandardCharsets.UTF_16), 400),
                order("zeros", "", new byte[100], 400),
                order("packed", "Content-Encoding: gzip\r\n", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0}, 400),
                order("another type", "Content-Type: application/xml\r\n", bytes(ORDER), 415),
                order("no type", "Content-Type: ;;;\r\n", bytes(ORDER), 415),
                new Case("huge, as it says", post("Content-Length: 99999999999\r\n"), new byte[0], 413),
                new Case("less than nothing", post("Content-Length: -1\r\n"), new byte[0], 400),
                new Case("no number", post("Content-Length: many\r\n"), new byte[0], 400),
                new Case("two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n"), bytes("{}"), 400),
                new Case("no chunk", post("Transfer-Encoding: chunked\r\n"), bytes("zz\r\n{}\r\n0\r\n\r\n"), 400),
                new Case("huge in chunks", post("Transfer-Encoding: chunked\r\n"), chunks(), 413),
                new Case(
                        "a flood of headers",
                        "GET /stock HTTP/1.1\r\nHost: x\r\n" + "X-A: b\r\n".repeat(5000) + "\r\n",
                        new byte[0],
                        400),
                new Case(
                        "a long header",
                        "GET /stock HTTP/1.1\r\nHost: x\r\nX-A: " + "b".repeat(50_000) + "\r\n\r\n",
                        new byte[0],
                        400),
                new Case(
                        "a long line", "GET /" + "a".repeat(50_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", new byte[0], 414),
                new Case(
                        "another method",
                        "DELETE /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                        new byte[0],
                        404));
    }

    private static Case order(String name, String headers, byte[] body, int status) {
        return new Case(name, post(headers + "Content-Length: " + body.length + "\r\n"), body, status);
    }

    private static String post(String headers) {
        return "POST /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private static byte[] chunks() {
        return bytes(("1000\r\n" + " ".repeat(4096) + "\r\n").repeat(3) + "0\r\n\r\n");
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String exchange(URI address, Case hostile) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(3_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                out.write(bytes(hostile.head));
                out.write(hostile.body);
                socket.shutdownOutput(); // or a server that waits for the rest would wait until its patience is over
                in.transferTo(answer);
            } catch (IOException _) {
                // It has heard enough, and closed the connection before we had said all: what it answered counts.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
