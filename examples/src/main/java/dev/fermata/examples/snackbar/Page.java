package dev.fermata.examples.snackbar;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The page for people, at {@code /}: three files, which ask nobody but this server. */
final class Page {
    private static final String FOLDER = "/page";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private record Text(String type, String content) {}

    private static final Map<String, Text> FILES = Map.of(
            "/",
            read("index.html", "text/html"),
            FOLDER + "/page.css",
            read("page.css", "text/css"),
            FOLDER + "/page.js",
            read("page.js", "text/javascript"));

    private Page() {}

    static void route(HttpRouting.Builder routes) {
        FILES.keySet().forEach(path -> routes.get(path, Page::send));
    }

    /** Whether a path is one of the page's. */
    static boolean has(String path) {
        return FILES.containsKey(path);
    }

    private static void send(ServerRequest request, ServerResponse response) {
        Text file = Objects.requireNonNull(FILES.get(request.path().path()));
        response.header(HeaderNames.CONTENT_TYPE, file.type)
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-cache")
                .send(file.content);
    }

    private static Text read(String name, String type) {
        try (InputStream file = Objects.requireNonNull(Page.class.getResourceAsStream("page/" + name))) {
            return new Text(type + "; charset=utf-8", new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
