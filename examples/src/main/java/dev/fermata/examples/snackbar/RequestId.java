package dev.fermata.examples.snackbar;

import dev.fermata.context.Context;
import dev.fermata.context.ContextVar;
import dev.fermata.context.Token;
import dev.fermata.slf4j.FermataMdc;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Which request the calling thread works for; tasks inherit it. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    /** Its name as a context variable. */
    static final String VARIABLE = "request_id";

    private static final ContextVar<String> CURRENT = ContextVar.create(VARIABLE);
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /** That of the calling thread; empty if it works for no request. */
    static Optional<String> current() {
        return Context.current().get(CURRENT);
    }

    /** From now on every line of the log has it, under its name. */
    static void showInLog() {
        FermataMdc.show(CURRENT);
    }

    static Token<String> set(String id) {
        return CURRENT.set(id);
    }

    /** The context of a request that was made earlier. */
    static Context context(String id) {
        try (var _ = CURRENT.set(id)) {
            return Context.current();
        }
    }

    /** The id that the client gave, if it can do no harm in a log, a header or a URL; else one of ours. */
    static String choose(Optional<String> given) {
        return given.filter(id -> SANE.matcher(id).matches())
                .orElseGet(() ->
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }
}
