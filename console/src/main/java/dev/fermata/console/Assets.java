package dev.fermata.console;

import dev.fermata.console.ConsolePages.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/** The files of the page. Only those listed here are served. */
final class Assets {
    private static final Set<String> OWN = Set.of(
            "index.html",
            "console.css",
            "icon.svg",
            "app.js",
            "details.js",
            "dom.js",
            "graph.js",
            "jobs.js",
            "model.js",
            "primitives.js",
            "request.js",
            "roving.js",
            "states.js",
            "timeline.js",
            "timelineview.js",
            "waits.js");

    /** By the name in the page; the build takes them out of their WebJars. */
    private static final Set<String> LIBRARIES = Set.of("uPlot.esm.js", "uPlot.min.css", "cytoscape.esm.min.mjs");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8");

    private Assets() {}

    static Reply find(String path) {
        String name = path.equals("/") ? "index.html" : path.substring(1);
        if (OWN.contains(name)) {
            return read("page/" + name);
        }
        if (name.startsWith("lib/") && LIBRARIES.contains(name.substring("lib/".length()))) {
            return read(name);
        }
        return Replies.notFound();
    }

    private static Reply read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("the jar of the console lacks " + resource);
            }
            String ending = resource.substring(resource.lastIndexOf('.') + 1);
            return Replies.bytes(200, TYPES.getOrDefault(ending, "application/octet-stream"), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
