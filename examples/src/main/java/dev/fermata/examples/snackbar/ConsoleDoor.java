package dev.fermata.examples.snackbar;

import dev.fermata.console.Console;
import dev.fermata.console.ConsolePages;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** The console at {@value #BASE}: the bar's server passes requests on, and the console's replies back. */
final class ConsoleDoor implements AutoCloseable {
    static final String BASE = "/console";

    private final ConsolePages pages;

    /** A console that knows the log of each request; it answers to this machine alone. */
    ConsoleDoor(LogBook logBook) {
        pages = Console.builder()
                .logs(
                        RequestId.VARIABLE,
                        id -> logBook.of(id).stream()
                                .map(line -> line.time() + " " + line.level() + " " + line.message())
                                .toList())
                .pages();
    }

    void handle(ServerRequest request, ServerResponse response) {
        ConsolePages.Reply reply = pages.answer(new ConsolePages.Request(
                request.prologue().method().text(),
                BASE,
                request.path().absolute().path().substring(BASE.length()),
                request.query().rawValue(),
                name -> request.headers().first(HeaderNames.create(name)),
                ((InetSocketAddress) request.remotePeer().address()).getAddress()));
        response.status(reply.status());
        reply.headers().forEach(response::header);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
            return;
        }
        try (OutputStream body = response.outputStream()) {
            reply.writeTo(body);
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("the visitor has left", e);
        }
    }

    /** Ends the live pictures; a server that stops need not wait for them. */
    @Override
    public void close() {
        pages.close();
    }
}
