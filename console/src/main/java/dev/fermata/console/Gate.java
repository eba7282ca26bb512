package dev.fermata.console;

import dev.fermata.console.ConsolePages.Reply;
import dev.fermata.console.ConsolePages.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the console.
 *
 * <p>A page of somebody else, open in the same browser, can send requests to this machine: they come from the
 * loopback, but carry a foreign Origin, or, if its name was made to point here (DNS rebinding), a foreign Host.
 */
final class Gate {
    /** The names under which a machine calls itself; a port may follow. */
    private static final Pattern LOOPBACK_NAME =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1\\])(:\\d{1,5})?");

    private static final String BEARER = "bearer ";

    /** A reply that says no, or null; and a cookie for the visitor to keep, or null. */
    record Verdict(@Nullable Reply refusal, @Nullable String cookie) {
        static final Verdict WELCOME = new Verdict(null, null);

        static Verdict refused(int status, String why) {
            return new Verdict(Replies.text(status, why), null);
        }
    }

    private final byte @Nullable [] token; // hashed, so that comparing takes the same time for every length
    private final String cookieName;
    private final String cookieValue;
    private final boolean loopbackOnly;

    /** Without a token, only this machine is let in whatever {@code loopbackOnly} says. */
    Gate(@Nullable String token, boolean loopbackOnly) {
        this.loopbackOnly = loopbackOnly || token == null;
        this.token = token == null ? null : hash("token", token);
        // Cookies do not know ports: the name keeps two consoles on one machine apart.
        cookieName = token == null
                ? ""
                : "fermata-console-" + hex(hash("name", token)).substring(0, 12);
        cookieValue = token == null ? "" : hex(hash("cookie", token));
    }

    Verdict judge(Request request) {
        String method = request.method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new Verdict(Replies.with(Replies.text(405, "the console is only read"), "Allow", "GET, HEAD"), null);
        }
        if (loopbackOnly) {
            String stranger = stranger(request);
            if (stranger != null) {
                return Verdict.refused(403, stranger);
            }
        }
        if (isFromAnotherPage(request)) {
            return Verdict.refused(403, "the console does not answer to pages of other origins");
        }
        return token == null ? Verdict.WELCOME : tokenIsKnown(request, token);
    }

    private static @Nullable String stranger(Request request) {
        String host = request.header("Host").orElse("").toLowerCase(Locale.ROOT);
        if (!LOOPBACK_NAME.matcher(host).matches()) {
            return "the console answers to localhost, not to other names";
        }
        boolean direct = request.header("Forwarded").isEmpty()
                && request.header("X-Forwarded-For").isEmpty();
        if (!request.remote().isLoopbackAddress() || !direct) {
            return "the console answers to this machine; others need a token";
        }
        return null;
    }

    /** Following a link to the page itself is all that other origins may do. */
    private static boolean isFromAnotherPage(Request request) {
        Optional<String> origin = request.header("Origin");
        if (origin.isPresent()) {
            String host = request.header("Host").orElse("");
            return !origin.get().equalsIgnoreCase("http://" + host)
                    && !origin.get().equalsIgnoreCase("https://" + host);
        }
        String site = request.header("Sec-Fetch-Site").orElse("none");
        boolean own = site.equals("none") || site.equals("same-origin");
        boolean visit = request.header("Sec-Fetch-Mode").orElse("").equals("navigate")
                && request.header("Sec-Fetch-Dest").orElse("").equals("document");
        return !own && !visit;
    }

    private Verdict tokenIsKnown(Request request, byte[] expected) {
        Optional<String> given = request.parameter("token");
        if (given.isPresent() && MessageDigest.isEqual(hash("token", given.get()), expected)) {
            String path = request.base().isEmpty() ? "/" : request.base();
            return new Verdict(null, cookieName + "=" + cookieValue + "; Path=" + path + "; HttpOnly; SameSite=Strict");
        }
        String authorization = request.header("Authorization").orElse("");
        if (authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                && MessageDigest.isEqual(
                        hash("token", authorization.substring(BEARER.length()).strip()), expected)) {
            return Verdict.WELCOME;
        }
        if (cookieIsKnown(request)) {
            return Verdict.WELCOME;
        }
        Reply refusal = Replies.text(401, "this console needs its token: open it once with ?token=… in the address");
        return new Verdict(Replies.with(refusal, "WWW-Authenticate", "Bearer"), null);
    }

    private boolean cookieIsKnown(Request request) {
        for (String cookie : request.header("Cookie").orElse("").split(";", -1)) {
            String[] pair = cookie.strip().split("=", 2);
            if (pair.length == 2
                    && pair[0].equals(cookieName)
                    && MessageDigest.isEqual(bytes(pair[1]), bytes(cookieValue))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] hash(String purpose, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes(purpose + "\n"));
            return digest.digest(bytes(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
