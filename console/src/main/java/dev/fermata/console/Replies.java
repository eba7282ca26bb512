package dev.fermata.console;

import dev.fermata.console.ConsolePages.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Replies, each with the headers that keep the page to itself. */
final class Replies {
    /** Nothing but what the console itself serves: no inline code or style, no other server, in no frame. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-store");

    private Replies() {}

    static Reply bytes(int status, String type, byte[] body) {
        return of(status, type, out -> out.write(body));
    }

    static Reply text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Reply notFound() {
        return text(404, "nothing here");
    }

    static Reply redirect(String where) {
        return with(text(308, where), "Location", where);
    }

    static Reply of(int status, String type, Reply.Body body) {
        return with(new Reply(status, ALWAYS, body), "Content-Type", type);
    }

    static Reply with(Reply reply, String header, String value) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put(header, value);
        return new Reply(reply.status(), Map.copyOf(headers), reply::writeTo);
    }
}
