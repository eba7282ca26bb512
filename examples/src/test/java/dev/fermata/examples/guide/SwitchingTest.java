package dev.fermata.examples.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.fermata.loop.Loop;
import dev.fermata.sync.Event;
import dev.fermata.task.Tasks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;

/** Plain blocking code of others on a loop that switches at it: each of these would hang on one that does not. */
final class SwitchingTest {
    private final List<String> steps = new ArrayList<>(); // a list without a lock: only one task runs at a time

    @Test
    void whoWaitsInTheDatabaseForAnothersRowLetsItCommit() throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:switching;LOCK_TIMEOUT=60000";
        try (Connection first = DriverManager.getConnection(url);
                Connection second = DriverManager.getConnection(url)) {
            first.createStatement().execute("CREATE TABLE pack (id INT PRIMARY KEY, chips INT)");
            first.createStatement().execute("INSERT INTO pack VALUES (1, 10)");
            first.setAutoCommit(false);
            Loop.builder().switchAtBlockingCalls().run(() -> {
                Event locked = Event.create();
                Tasks.gather(
                        () -> {
                            first.createStatement().execute("UPDATE pack SET chips = chips - 1");
                            steps.add("first has the row");
                            locked.set();
                            while (!steps.contains("second asks")) {
                                Tasks.yieldNow();
                            }
                            steps.add("first commits");
                            first.commit();
                        },
                        () -> {
                            locked.await();
                            steps.add("second asks");
                            second.createStatement().execute("UPDATE pack SET chips = chips - 1");
                            steps.add("second has had it");
                        });
            });
            assertEquals(List.of("first has the row", "second asks", "first commits", "second has had it"), steps);
            try (var result = second.createStatement().executeQuery("SELECT chips FROM pack")) {
                assertTrue(result.next());
                assertEquals(8, result.getInt(1));
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void requestsOverHttpAreOutAllAtOnce() throws Exception {
        int requests = 5;
        CountDownLatch allHere = new CountDownLatch(requests);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), requests);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient client = HttpClient.newHttpClient()) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                allHere.countDown();
                try {
                    allHere.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                byte[] body = exchange.getRequestURI().getPath().getBytes();
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            URI root = URI.create("http://localhost:" + server.getAddress().getPort());
            List<String> answers = Loop.builder()
                    .switchAtBlockingCalls()
                    .run(() -> Tasks.map(
                            List.of("/1", "/2", "/3", "/4", "/5"),
                            path -> client.send(
                                            HttpRequest.newBuilder(root.resolve(path))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .body()));
            assertEquals(List.of("/1", "/2", "/3", "/4", "/5"), answers);
        } finally {
            server.stop(0);
        }
    }
}
