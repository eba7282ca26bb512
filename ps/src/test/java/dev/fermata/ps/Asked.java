package dev.fermata.ps;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What {@code ./fermata ps} answered, without a JVM of its own. */
record Asked(int status, String out, String err) {
    static Asked ps(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> texts = new ArrayList<>();
        for (Object word : words) {
            texts.add(word.toString());
        }
        if (texts.stream().noneMatch(word -> word.startsWith("--limit"))) {
            texts.add("--limit=60"); // the machine may be busy
        }
        String[] all = texts.toArray(String[]::new);
        int status = Ps.execute(new PrintWriter(out), new PrintWriter(err, true), false, all);
        return new Asked(status, out.toString(), err.toString());
    }
}
