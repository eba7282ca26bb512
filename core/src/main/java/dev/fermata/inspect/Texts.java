package dev.fermata.inspect;

import org.jspecify.annotations.Nullable;

/** Values of a program as text: their own code makes it, and may throw. */
final class Texts {
    private Texts() {}

    static String of(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | Error e) {
            return "(its toString throws " + e.getClass().getName() + ")";
        }
    }
}
