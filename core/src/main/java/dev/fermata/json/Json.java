package dev.fermata.json;

/**
 * Writes JSON (RFC 8259) on one line. Whoever calls it keeps brackets in pairs and leaves out members that do not apply. For
 * Fermata's own modules only.
 */
public final class Json {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true; // nothing has been written at this level yet

    /** Nothing yet. */
    public Json() {}

    /** An object or an array begins: its opening bracket. */
    public Json open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    /** It ends: its closing bracket. */
    public Json close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** The name of the member that is written next. */
    public Json name(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    /** Text, quoted and escaped. */
    public Json value(String value) {
        separate();
        quote(value);
        return this;
    }

    /** A number. */
    public Json value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** True or false. */
    public Json value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    /** What is JSON already. */
    public Json raw(String json) {
        separate();
        text.append(json);
        return this;
    }

    /** A name and its value. */
    public Json member(String name, String value) {
        return name(name).value(value);
    }

    /** A name and its value. */
    public Json member(String name, long value) {
        return name(name).value(value);
    }

    /** A name and its value. */
    public Json member(String name, boolean value) {
        return name(name).value(value);
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                        text.append("\\u").append(Character.forDigit(c >> 12, 16));
                        text.append(Character.forDigit(c >> 8 & 15, 16));
                        text.append(Character.forDigit(c >> 4 & 15, 16));
                        text.append(Character.forDigit(c & 15, 16));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
