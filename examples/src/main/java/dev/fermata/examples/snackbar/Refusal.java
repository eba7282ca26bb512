package dev.fermata.examples.snackbar;

import java.io.Serial;
import java.util.Optional;

/** Why a request is not done: a status and a sentence for whoever asked. Nothing has failed, so it has no stack. */
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;

    final int status;

    private Refusal(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static Refusal malformed(String reason) {
        return new Refusal(BAD_REQUEST, reason);
    }

    static Refusal unknown(String reason) {
        return new Refusal(NOT_FOUND, reason);
    }

    static Refusal notOnTheMenu(String reason) {
        return new Refusal(UNPROCESSABLE, reason);
    }

    static Refusal otherType(String reason) {
        return new Refusal(UNSUPPORTED_TYPE, reason);
    }

    static Refusal soldOut(String reason) {
        return new Refusal(CONFLICT, reason);
    }

    /** For now; the same request may do later. */
    static Refusal notNow(String reason) {
        return new Refusal(UNAVAILABLE, reason);
    }

    /** When to ask again, in seconds, if that makes sense. */
    Optional<String> retryAfter() {
        return status == UNAVAILABLE ? Optional.of("1") : Optional.empty();
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
