package dev.fermata.examples.snackbar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fermata.task.Tasks;
import dev.fermata.task.Work;
import io.helidon.http.HeaderNames;
import io.helidon.http.media.jackson.JacksonSupport;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bar's face to the world: HTTP in, JSON out. Requests come on virtual threads of the server's own. */
final class Web {
    private static final Logger LOG = LoggerFactory.getLogger(Web.class);

    private static final int LONGEST_BODY = 4096;
    private static final Pattern ORDER_ID = Pattern.compile("[0-9]{1,18}");
    private static final int ACCEPTED = 202;
    private static final String VIEW = "/bar";

    static final ObjectMapper JSON =
            JsonMapper.builder().enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();

    private final Counter counter;
    private final LogBook logBook;
    private final ConsoleDoor console;
    private final Vitals vitals;
    private final Duration limit;

    private Web(Counter counter, LogBook logBook, ConsoleDoor console, Vitals vitals, Duration limit) {
        this.counter = counter;
        this.logBook = logBook;
        this.console = console;
        this.vitals = vitals;
        this.limit = limit;
    }

    /** A server that has begun to listen. */
    static WebServer start(Options options, Counter counter, LogBook logBook, ConsoleDoor console, Vitals vitals)
            throws StartException {
        Web web = new Web(counter, logBook, console, vitals, options.requestLimit);
        WebServer server = WebServer.builder()
                .host(options.host)
                .port(options.port)
                .shutdownHook(false) // the bar stops it, when the kitchen is done
                .maxPayloadSize(LONGEST_BODY)
                .directHandlers(EarlyErrors::answer)
                .mediaContext(media -> media.addMediaSupport(JacksonSupport.create(JSON)))
                .routing(web::route)
                .build()
                .start(); // throws nothing when it cannot
        if (!server.isRunning()) {
            throw new StartException("cannot listen at " + options.host + ":" + options.port + ": is the port in use?");
        }
        return server;
    }

    private void route(HttpRouting.Builder routes) {
        routes.addFilter(this::tag) // first what is asked for most: the server tries one after the other
                .error(Throwable.class, new Errors())
                .post("/orders", this::order)
                .get("/orders/{id}", this::find)
                .get("/stock", this::stock)
                .get("/stock/{snack}", this::snack)
                .get(VIEW, (_, response) -> response.send(inTime(counter::view)))
                .get("/log", this::log)
                .any(ConsoleDoor.BASE, console::handle)
                .any(ConsoleDoor.BASE + "/*", console::handle);
        vitals.route(routes);
        Page.route(routes);
    }

    /** Everything that is done for a request, errors too, is done in its context. Looking at the bar is no request. */
    private void tag(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.path().path();
        if (path.startsWith(ConsoleDoor.BASE) || Vitals.isRoutine(path) || Page.has(path) || path.equals(VIEW)) {
            chain.proceed();
            return;
        }
        String id = RequestId.choose(request.headers().first(HeaderNames.create(RequestId.HEADER)));
        response.header(RequestId.HEADER, id);
        try (var _ = RequestId.set(id)) {
            String what = request.prologue().method() + " "
                    + request.prologue().uriPath().rawPath();
            LOG.info("{}", what);
            String method = request.prologue().method().text();
            response.beforeSend(() -> {
                int status = response.status().code();
                LOG.info("{}: {}", what, status);
                vitals.answered(method, status);
            });
            chain.proceed();
        }
    }

    private void order(ServerRequest request, ServerResponse response) throws Exception {
        OrderRequest wanted = OrderRequest.parse(body(request));
        Order order = inTime(() -> counter.order(wanted));
        response.status(ACCEPTED).header("Location", "/orders/" + order.id()).send(order);
    }

    private static byte[] body(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            throw Refusal.malformed("an order comes as JSON in the body of the request");
        }
        request.headers().first(HeaderNames.CONTENT_TYPE).ifPresent(OrderRequest::checkType);
        try (InputStream body = request.content().inputStream()) {
            return body.readAllBytes();
        } catch (IllegalArgumentException _) { // a chunk whose length is no number
            throw Refusal.malformed("the body of the request cannot be read");
        }
    }

    private void find(ServerRequest request, ServerResponse response) throws Exception {
        String id = request.path().pathParameters().get("id");
        if (!ORDER_ID.matcher(id).matches()) {
            throw Refusal.malformed("the id of an order is a number");
        }
        response.send(inTime(() -> counter.find(Long.parseLong(id))));
    }

    private void stock(ServerRequest request, ServerResponse response) throws Exception {
        response.send(inTime(counter::stock));
    }

    private void snack(ServerRequest request, ServerResponse response) throws Exception {
        String snack = request.path().pathParameters().get("snack");
        response.send(inTime(() -> counter.snack(snack)));
    }

    /** One JSON object a line. */
    private void log(ServerRequest request, ServerResponse response) throws JsonProcessingException {
        String id = request.query()
                .first("request")
                .orElseThrow(() -> Refusal.malformed("say which: /log?request=ID, as in the header X-Request-Id"));
        StringBuilder lines = new StringBuilder();
        for (LogBook.Line line : logBook.of(id)) {
            lines.append(JSON.writeValueAsString(line)).append('\n');
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/x-ndjson").send(lines.toString());
    }

    /** Work for a request, until its deadline; reading and answering it are not under it. */
    private <T> T inTime(Work<T, Exception> work) throws Exception {
        return Tasks.timeout(limit, work);
    }
}
