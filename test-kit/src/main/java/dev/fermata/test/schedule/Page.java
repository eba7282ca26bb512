package dev.fermata.test.schedule;

import java.util.List;

/** The picture of a schedule as a page that needs nothing but itself. */
final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: light-dark(#d8dbe0, #3a3f47); --soft: light-dark(#f4f5f7, #22262c);
                    --wait: light-dark(#fff1d6, #43351a); --end: light-dark(#dff3e4, #1d3a27);
                    --bad: light-dark(#fde2e1, #4a2220); --step: light-dark(#dcebfb, #1f3550); }
            body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem; background: light-dark(#fff, #16181c);
                   color: light-dark(#1d2127, #e6e8eb); }
            h1 { font-size: 1.2rem; margin: 0 0 .4rem; }
            pre, code { font: 12.5px/1.4 ui-monospace, monospace; }
            pre { background: var(--bad); padding: .7rem 1rem; border-radius: 6px; white-space: pre-wrap; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; margin-top: 1rem; }
            th { position: sticky; top: 0; background: var(--soft); text-align: left; }
            th, td { padding: .2rem .6rem; border-left: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
            td.number { color: light-dark(#7a828e, #8b929c); text-align: right; border-left: 0; }
            td.result { color: light-dark(#59616c, #a5acb6); white-space: normal; min-width: 16rem; }
            td span { border-radius: 4px; padding: .05rem .4rem; display: inline-block; }
            .STEP span { background: var(--step); } .WAIT span { background: var(--wait); } .END span { background: var(--end); }
            tr.time td { text-align: center; color: light-dark(#7a828e, #8b929c); background: var(--soft); }
            tr:hover td { background: var(--soft); }
            """;

    private final Pictures pictures;

    Page(Pictures pictures) {
        this.pictures = pictures;
    }

    String html() {
        StringBuilder page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escape(pictures.name()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escape(pictures.name()))
                .append("</h1>\n<p>To see it again: <code>@Explore(replay = \"")
                .append(escape(pictures.replay()))
                .append("\")</code></p>\n<pre>")
                .append(escape(pictures.thrown()))
                .append("</pre>\n<div class=\"scroll\">\n<table>\n");
        head(page);
        List<Pictures.Row> rows = pictures.rows();
        long time = 0;
        for (int i = 0; i < rows.size(); i++) {
            row(page, i + 1, rows.get(i), time);
            time = rows.get(i).time();
        }
        return page.append("</table>\n</div>\n</body>\n</html>\n").toString();
    }

    private void head(StringBuilder page) {
        page.append("<tr><th>step</th>");
        pictures.laneNames()
                .forEach(name -> page.append("<th>").append(escape(name)).append("</th>"));
        page.append("<th>then</th></tr>\n");
    }

    private void row(StringBuilder page, int number, Pictures.Row row, long before) {
        int lanes = pictures.laneNames().size();
        if (row.lane() < 0) {
            page.append("<tr class=\"time\"><td class=\"number\">")
                    .append(number)
                    .append("</td><td colspan=\"")
                    .append(lanes + 1)
                    .append("\">")
                    .append(escape(Pictures.time(row.time() - before)))
                    .append(" pass</td></tr>\n");
            return;
        }
        page.append("<tr><td class=\"number\">").append(number).append("</td>");
        for (int lane = 0; lane < lanes; lane++) {
            if (lane == row.lane()) {
                String at = "step " + number + ", at " + Pictures.time(row.time());
                page.append("<td class=\"")
                        .append(row.kind())
                        .append("\"><span title=\"")
                        .append(escape(row.result().isEmpty() ? at : at + ": " + row.result()))
                        .append("\">")
                        .append(escape(row.what()))
                        .append("</span></td>");
            } else {
                page.append("<td></td>");
            }
        }
        page.append("<td class=\"result\">").append(escape(row.result())).append("</td></tr>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
