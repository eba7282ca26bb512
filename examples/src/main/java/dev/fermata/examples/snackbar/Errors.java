package dev.fermata.examples.snackbar;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what went wrong: a reason in JSON, and never a stack trace, which is for the log. */
final class Errors implements ErrorHandler<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private static final int INTERNAL_ERROR = 500;

    @Override
    public void handle(ServerRequest request, ServerResponse response, Throwable thrown) {
        switch (thrown) {
            case Refusal refusal -> refuse(response, refusal);
            case TimeoutException late -> refuse(response, Refusal.notNow("no answer in time: " + late.getMessage()));
            case InterruptedException _ -> refuse(response, Refusal.notNow("the bar is closing"));
            case SQLTransientConnectionException gone -> {
                LOG.error("no connection", gone);
                refuse(response, Refusal.notNow("the database cannot be reached"));
            }
            case HttpException http -> {
                LOG.info("refused: {}", http.getMessage());
                http.headers().forEach(response::header);
                send(response, http.status().code(), String.valueOf(http.getMessage()));
            }
            default -> {
                LOG.error("failed", thrown);
                send(response, INTERNAL_ERROR, "something went wrong here");
            }
        }
    }

    private static void refuse(ServerResponse response, Refusal refusal) {
        LOG.info("refused: {}", refusal.reason());
        refusal.retryAfter().ifPresent(seconds -> response.header(HeaderNames.RETRY_AFTER, seconds));
        send(response, refusal.status, refusal.reason());
    }

    private static void send(ServerResponse response, int status, String reason) {
        response.status(status).send(Map.of("error", reason));
    }
}
