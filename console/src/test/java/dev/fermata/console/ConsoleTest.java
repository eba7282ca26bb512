package dev.fermata.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console as it is reached over HTTP. */
@Timeout(30)
final class ConsoleTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void closeClient() {
        client.shutdownNow();
    }

    @Test
    void oneLineStartsIt() throws Exception {
        try (Console console = Console.start(0)) {
            assertEquals("http", console.uri().getScheme());
            assertEquals("127.0.0.1", console.uri().getHost());
            HttpResponse<String> page = get(console, "");
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<title>Fermata console</title>"));
        }
    }

    @Test
    void everyFileOfThePageIsServedWithItsTypeAndTheHeadersThatKeepItToItself() throws Exception {
        try (Console console = Console.start(0)) {
            for (String file : List.of(
                    "text/html ",
                    "text/css console.css",
                    "text/javascript app.js",
                    "text/javascript lib/uPlot.esm.js",
                    "text/css lib/uPlot.min.css",
                    "text/javascript lib/cytoscape.esm.min.mjs",
                    "image/svg+xml icon.svg")) {
                String[] typeAndName = file.split(" ", -1);
                HttpResponse<String> response = get(console, typeAndName[1]);
                assertEquals(200, response.statusCode(), file);
                assertTrue(header(response, "Content-Type").startsWith(typeAndName[0]), file);
                assertEquals("nosniff", header(response, "X-Content-Type-Options"), file);
                assertEquals("no-store", header(response, "Cache-Control"), file);
                String policy = header(response, "Content-Security-Policy");
                assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
                assertTrue(policy.contains("frame-ancestors 'none'"), policy);
                assertFalse(policy.contains("unsafe"), policy);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "page/app.js",
                "../module-info.class",
                "lib/../page/app.js",
                "%2e%2e/Console.class",
                "lib/",
                "app.js/"
            })
    void nothingElseIsServed(String path) throws Exception {
        try (Console console = Console.start(0)) {
            assertEquals(404, get(console, path).statusCode());
        }
    }

    @Test
    void anAddressThatOthersReachNeedsAToken() throws Exception {
        InetAddress everywhere = InetAddress.getByName("0.0.0.0");
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> Console.builder().address(everywhere).start());
        assertTrue(refused.getMessage().contains("needs a token"), refused.getMessage());
        try (Console console =
                Console.builder().address(everywhere).token("sesame").start()) {
            assertEquals(401, get(console, "").statusCode());
            assertEquals(401, get(console, "snapshot.json").statusCode());
            assertEquals(401, get(console, "?token=wrong").statusCode());
            assertEquals(200, get(console, "", "Authorization", "Bearer sesame").statusCode());
            HttpResponse<String> page = get(console, "?token=sesame");
            assertEquals(200, page.statusCode());
            String cookie = header(page, "Set-Cookie").split(";", 2)[0];
            assertEquals(200, get(console, "snapshot.json", "Cookie", cookie).statusCode());
        }
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        Console.Builder builder = Console.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.port(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.port(65_536));
        assertThrows(IllegalArgumentException.class, () -> builder.token(" "));
        assertThrows(IllegalArgumentException.class, () -> builder.samplesPerSecond(0));
        assertThrows(IllegalArgumentException.class, () -> builder.samplesPerSecond(21));
    }

    @Test
    void aPortInUseIsAnIOException() throws Exception {
        try (Console console = Console.start(0)) {
            assertThrows(IOException.class, () -> Console.start(console.uri().getPort()));
        }
    }

    @Test
    void anotherOriginIsRefused() throws Exception {
        try (Console console = Console.start(0)) {
            assertEquals(
                    403, get(console, "events", "Origin", "https://example.com").statusCode());
            assertEquals(
                    403, get(console, "events", "Sec-Fetch-Site", "cross-site").statusCode());
        }
    }

    @Test
    void itIsLookedOnlyWhileSomebodyWatchesAndEveryViewerGetsEverythingFirst() throws Exception {
        CountingSource source = new CountingSource();
        try (Console console =
                Console.builder().sources(() -> source).samplesPerSecond(20).start()) {
            get(console, "");
            assertEquals(0, source.samples.get());
            try (Stream<String> events = watch(console)) {
                List<String> first = events.limit(3).toList();
                assertTrue(first.get(0).startsWith("data: {\"t\":"), first.get(0));
                assertTrue(first.get(0).contains("\"whole\":true,\"tasks\":[{\"id\":1}]"), first.get(0));
                assertFalse(first.get(1).contains("tasks"), first.get(1));
            }
            source.awaitRest();
            try (Stream<String> again = watch(console)) {
                assertTrue(again.findFirst().orElseThrow().contains("\"whole\":true"));
            }
        }
    }

    @Test
    void closingEndsTheLivePicture() throws Exception {
        Console console = Console.builder()
                .sources(CountingSource::new)
                .samplesPerSecond(20)
                .start();
        try (Stream<String> events = watch(console)) {
            var lines = events.iterator();
            lines.next();
            console.close();
            assertThrows(RuntimeException.class, () -> {
                while (lines.hasNext()) {
                    lines.next();
                }
                throw new IllegalStateException("at its end");
            });
        }
        assertThrows(IOException.class, () -> get(console, ""));
        console.close(); // once more changes nothing
    }

    @Test
    void aSourceThatFailsIsAskedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Source moody = new CountingSource() {
            @Override
            public Sample sample() {
                if (calls.incrementAndGet() < 3) {
                    throw new IllegalStateException("not now");
                }
                return super.sample();
            }
        };
        try (Console console = Console.builder()
                        .sources(() -> moody)
                        .samplesPerSecond(20)
                        .start();
                Stream<String> events = watch(console)) {
            assertTrue(events.findFirst().orElseThrow().contains("\"whole\":true"));
        }
    }

    @Test
    void tooManyViewersAreToldSo() throws Exception {
        try (Console console = Console.builder().sources(CountingSource::new).start()) {
            List<Stream<String>> viewers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                viewers.add(watch(console));
            }
            assertEquals(503, get(console, "events").statusCode());
            viewers.forEach(Stream::close);
        }
    }

    /** A program whose carriers are all busy is one that somebody wants to look at. */
    @Test
    void itAnswersWhenEveryCarrierIsBusy() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch spinning = new CountDownLatch(carriers);
        try (Console console = Console.start(0);
                var spinners = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < carriers; i++) {
                    spinners.execute(() -> {
                        spinning.countDown();
                        while (!over.get()) {
                            Thread.onSpinWait();
                        }
                    });
                }
                spinning.await();
                assertEquals(200, get(console, "setup").statusCode());
            } finally {
                over.set(true);
            }
        }
    }

    @Test
    void theLogOfARequestComesFromTheProgram() throws Exception {
        try (Console console = Console.builder()
                .logs("request_id", value -> List.of("first of " + value, "\"second\"\n"))
                .start()) {
            assertEquals(
                    "{\"schema\":\"dev.fermata.console/1\",\"logs\":\"request_id\"}",
                    get(console, "setup").body());
            assertEquals(
                    "[\"first of a 1\",\"\\\"second\\\"\\n\"]",
                    get(console, "logs?value=a+1").body());
        }
        try (Console console = Console.start(0)) {
            assertEquals(404, get(console, "logs?value=1").statusCode());
        }
    }

    @Test
    void aLogThatFailsIsAnAnswerToo() throws Exception {
        try (Console console = Console.builder()
                .logs("request_id", _ -> {
                    throw new IllegalStateException("no log today");
                })
                .start()) {
            assertEquals(500, get(console, "logs?value=1").statusCode());
        }
    }

    private Stream<String> watch(Console console) throws Exception {
        HttpResponse<Stream<String>> response =
                client.send(request(console, "events").build(), BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        return response.body().filter(line -> line.startsWith("data:"));
    }

    private HttpResponse<String> get(Console console, String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(console, path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Console console, String path) {
        String address = console.uri().toString();
        return HttpRequest.newBuilder(URI.create(address + path)).version(HttpClient.Version.HTTP_1_1);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
