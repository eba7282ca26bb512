package dev.fermata.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fermata.console.ConsolePages.Reply;
import dev.fermata.console.ConsolePages.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The console's own server: that of the JDK.
 *
 * <p>Its threads are platform threads, few and only while there are requests: a program whose carriers are all busy or
 * pinned is one that somebody wants to look at.
 */
final class PageServer implements AutoCloseable {
    private static final int MOST_THREADS = 24;
    private static final int BACKLOG = 0; // as usual

    private final HttpServer server;
    private final ExecutorService threads;

    private PageServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static PageServer start(InetSocketAddress address, ConsolePages pages) throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name("fermata-console-", 1).factory();
        ExecutorService threads =
                new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, pages));
        // The server's own thread is no daemon unless who starts it is one.
        Thread starter = factory.newThread(server::start);
        starter.start();
        join(starter);
        return new PageServer(server, threads);
    }

    private static void join(Thread starter) {
        boolean interrupted = false;
        while (true) {
            try {
                starter.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // it takes no time
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    URI uri() {
        InetAddress address = server.getAddress().getAddress();
        String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        String plain = host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
        return URI.create("http://" + plain + ":" + server.getAddress().getPort() + "/");
    }

    private static void handle(HttpExchange exchange, ConsolePages pages) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String query = uri.getRawQuery();
            Reply reply = pages.answer(new Request(
                    exchange.getRequestMethod(),
                    "",
                    uri.getPath() == null ? "/" : uri.getPath(),
                    query == null ? "" : query,
                    name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)),
                    exchange.getRemoteAddress().getAddress()));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
            } else {
                exchange.sendResponseHeaders(reply.status(), 0); // in chunks
                reply.writeTo(exchange.getResponseBody());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
