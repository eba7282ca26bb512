package dev.fermata.console;

import java.util.Locale;

/** Writes JSON on one line. Whoever calls it keeps brackets in pairs. */
final class Json {
    private static final char FIRST_PRINTABLE = ' ';

    private final StringBuilder text = new StringBuilder(256);
    private boolean first = true; // nothing written yet inside the innermost bracket

    Json open(char bracket) {
        comma();
        text.append(bracket);
        first = true;
        return this;
    }

    Json close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** The name of a member whose value comes next. */
    Json name(String name) {
        comma();
        quoted(name);
        text.append(':');
        first = true;
        return this;
    }

    Json member(String name, String value) {
        return name(name).element(value);
    }

    Json member(String name, long value) {
        return name(name).element(value);
    }

    Json member(String name, boolean value) {
        return name(name).raw(value ? "true" : "false");
    }

    Json element(String value) {
        comma();
        quoted(value);
        return this;
    }

    Json element(long value) {
        comma();
        text.append(value);
        return this;
    }

    /** A value that is JSON already. */
    Json raw(String value) {
        comma();
        text.append(value);
        return this;
    }

    private void comma() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
