package dev.fermata.spring.boot;

import dev.fermata.context.ContextVar;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which request the work is for. It comes with the request, or is made, and goes back with the response; in between every task
 * below has it, and every line that they log.
 *
 * {@snippet :
 * client.header("X-Request-Id", RequestId.CURRENT.get());    // to the next service
 * }
 */
public final class RequestId {
    /** The id of the request at hand. Work that begins otherwise than with a request may set it. */
    public static final ContextVar<String> CURRENT = ContextVar.create("request_id");

    /** UUIDs, numbers, Base64, and nothing that could forge a line of a log or a header. */
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~:+/=@-]{1,128}");

    private RequestId() {}

    /** What came, if it is a good one: others are not repeated, but replaced. */
    static String acceptOrMake(@Nullable String received) {
        return received != null && WELL_FORMED.matcher(received).matches()
                ? received
                : UUID.randomUUID().toString();
    }
}
