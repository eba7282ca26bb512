package dev.fermata.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reading what comes after the question mark. */
final class Query {
    private Query() {}

    static Optional<String> parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                try {
                    return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) { // not what a browser would write
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
