package dev.fermata.examples.snackbar;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers requests that the server itself refuses, before or beside the routes: too large, no HTTP, and the like. */
final class EarlyErrors implements DirectHandler {
    private EarlyErrors() {}

    static void answer(DirectHandlers.Builder handlers) {
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, new EarlyErrors());
        }
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(type.keepAlive())
                .header(HeaderNames.CONTENT_TYPE, MediaTypes.APPLICATION_JSON.text())
                .entity(JsonNodeFactory.instance
                        .objectNode()
                        .put("error", status.reasonPhrase())
                        .toString())
                .build();
    }
}
