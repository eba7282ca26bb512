package dev.fermata.test.schedule;

import java.util.List;

/** The picture of a schedule as text. */
final class Lanes {
    private static final int WIDTH = 110; // of all lanes together
    private static final int NARROW = 14;
    private static final int WIDE = 34;
    private static final int LINES = 120; // the last ones; nobody reads more

    private final List<String> names;
    private final List<Pictures.Row> rows;
    private final int width;

    Lanes(List<String> names, List<Pictures.Row> rows) {
        this.names = names;
        this.rows = rows;
        int needed =
                rows.stream().mapToInt(row -> row.what().length() + 2).max().orElse(NARROW);
        int fair = WIDTH / Math.max(1, names.size());
        this.width = Math.max(NARROW, Math.min(Math.min(needed, WIDE), fair));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%5s  ", "step"));
        names.forEach(name -> text.append(cell(name)));
        end(text);
        int first = Math.max(0, rows.size() - LINES);
        if (first > 0) {
            text.append("       … ").append(first).append(" steps before");
            end(text);
        }
        long time = 0;
        for (int i = first; i < rows.size(); i++) {
            Pictures.Row row = rows.get(i);
            text.append(String.format("%5d  ", i + 1));
            if (row.lane() < 0) {
                String passed = Pictures.time(row.time() - time);
                text.append("── ").append(passed).append(" pass ──");
            } else {
                text.append(" ".repeat(row.lane() * width)).append(cell(row.what()));
                if (!row.result().isEmpty()) {
                    text.append(" ".repeat((names.size() - 1 - row.lane()) * width))
                            .append("→ ")
                            .append(row.result());
                }
            }
            time = row.time();
            end(text);
        }
        return text.toString();
    }

    private String cell(String what) {
        String fits = what.length() < width ? what : what.substring(0, width - 2) + "…";
        return fits + " ".repeat(width - fits.length());
    }

    private static void end(StringBuilder text) {
        int length = text.length();
        while (length > 0 && text.charAt(length - 1) == ' ') {
            length--;
        }
        text.setLength(length);
        text.append(System.lineSeparator());
    }
}
