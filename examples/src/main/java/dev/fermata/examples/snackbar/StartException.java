package dev.fermata.examples.snackbar;

import java.io.Serial;

/** The bar cannot open, for a reason that whoever started it can change; the message says it. */
final class StartException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
