package dev.fermata.console;

import dev.fermata.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The console without a server: for each request the reply, for a server that the program has already, at any path.
 *
 * <p>The server hands every request below that path to {@link #answer}, sends status and headers of the reply, and
 * lets {@link Reply#writeTo} write the body. One of the replies is endless: the live picture is written until the
 * visitor leaves or the console is closed, so a server with a thread for each request is assumed; a virtual one will do.
 *
 * <p>Who may see it is decided here too: without a token, only who asks from this machine under one of its loopback
 * names. See {@link Console.Builder#pages()}.
 */
public final class ConsolePages implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConsolePages.class.getName());
    private static final String JSON = "application/json; charset=utf-8";

    private final Gate gate;
    private final Live live;
    private final Source details;
    private final Console.@Nullable Logs logs;

    ConsolePages(Gate gate, Live live, Source details, Console.@Nullable Logs logs) {
        this.gate = gate;
        this.live = live;
        this.details = details;
        this.logs = logs;
    }

    /**
     * What somebody asks.
     *
     * @param method the method of HTTP
     * @param base the path at which the console is, without a slash at the end: {@code /console}, or nothing for the root
     * @param path the path below that, which starts with a slash or is empty
     * @param query the raw query, without the question mark; empty if there is none
     * @param headers the value of a header, by its name in any case
     * @param remote who asks
     */
    public record Request(
            String method,
            String base,
            String path,
            String query,
            Function<String, Optional<String>> headers,
            InetAddress remote) {
        Optional<String> header(String name) {
            return headers.apply(name);
        }

        /** Decoded; of several the first. */
        Optional<String> parameter(String name) {
            return Query.parameter(query, name);
        }
    }

    /** What to send back. */
    public static final class Reply {
        /** Writes a body; returns at its end. */
        @FunctionalInterface
        interface Body {
            void writeTo(OutputStream out) throws IOException;
        }

        private final int status;
        private final Map<String, String> headers;
        private final Body body;

        Reply(int status, Map<String, String> headers, Body body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** The status of HTTP. */
        public int status() {
            return status;
        }

        /** All headers that the console cares for; the server adds those about length and connection. */
        public Map<String, String> headers() {
            return headers;
        }

        /**
         * Writes the body and flushes where it matters; does not close. The live picture is written until the
         * visitor leaves, which shows as an exception, or until the console is closed.
         */
        public void writeTo(OutputStream out) throws IOException {
            body.writeTo(out);
        }
    }

    /** The reply to a request; never fails because of what was asked. */
    public Reply answer(Request request) {
        Gate.Verdict verdict = gate.judge(request);
        if (verdict.refusal() != null) {
            return verdict.refusal();
        }
        Reply reply;
        try {
            reply = admitted(request);
        } catch (RuntimeException e) { // the program's log, say, does not know what to say
            LOG.log(Level.WARNING, "the console could not answer " + request.path(), e);
            reply = Replies.text(500, "the console failed; the program's log says how");
        }
        return verdict.cookie() == null ? reply : Replies.with(reply, "Set-Cookie", verdict.cookie());
    }

    private Reply admitted(Request request) {
        return switch (request.path()) {
            case "" -> Replies.redirect(request.base() + "/");
            case "/events" -> live.open();
            case "/snapshot.json" -> json(details.document());
            case "/task" -> task(request);
            case "/logs" -> logs(request);
            case "/setup" -> json(setup());
            default -> Assets.find(request.path());
        };
    }

    /** What the page must know before anything else. */
    private String setup() {
        Json json = new Json().open('{').member("schema", "dev.fermata.console/1");
        if (logs != null) {
            json.member("logs", logs.variable());
        }
        return json.close('}').toString();
    }

    private Reply task(Request request) {
        try {
            String id = request.parameter("id").orElse("");
            return json(details.task(Long.parseLong(id)).orElse("{}")); // it may have ended since the page was told
        } catch (NumberFormatException e) {
            return Replies.text(400, "say which: task?id=NUMBER");
        }
    }

    private Reply logs(Request request) {
        if (logs == null) {
            return Replies.notFound();
        }
        Json json = new Json().open('[');
        request.parameter("value").ifPresent(value -> logs.source().apply(value).forEach(json::value));
        return json(json.close(']').toString());
    }

    private static Reply json(String text) {
        return Replies.bytes(200, JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends every live picture; what is asked later is still answered, but shows nothing live. */
    @Override
    public void close() {
        live.close();
    }
}
