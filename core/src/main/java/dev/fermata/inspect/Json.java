package dev.fermata.inspect;

/** Writes JSON (RFC 8259): objects and arrays may nest, members that do not apply are left out by whoever writes. */
final class Json {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true; // nothing has been written at this level yet

    Json open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    Json close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    /** The name of the member that is written next. */
    Json name(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    Json value(String value) {
        separate();
        quote(value);
        return this;
    }

    Json value(long value) {
        separate();
        text.append(value);
        return this;
    }

    Json value(boolean value) {
        separate();
        text.append(value);
        return this;
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
