package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log book remembers, and for how long. */
final class LogBookTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogBookTest.class);

    @Test
    void theOldestLinesAreForgottenFirst() {
        Logs.bridge();
        try (LogBook book = LogBook.open(3)) {
            log("old", "1");
            log("new", "2");
            log("old", "3");
            log("new", "4");
            assertEquals(List.of("3"), messages(book, "old"));
            assertEquals(List.of("2", "4"), messages(book, "new"));

            log("new", "5");
            log("new", "6");
            assertEquals(List.of(), messages(book, "old"));
            assertEquals(List.of("4", "5", "6"), messages(book, "new"));
        }
    }

    @Test
    void whatWasThrownIsNamed() {
        Logs.bridge();
        try (LogBook book = LogBook.open(3);
                var _ = RequestId.set("thrown")) {
            LOG.warn("bad", new IllegalStateException("why"));
            assertEquals(List.of("bad: java.lang.IllegalStateException: why"), messages(book, "thrown"));
        }
    }

    @Test
    void aClosedBookIsWrittenNoMore() {
        Logs.bridge();
        LogBook book = LogBook.open(3);
        log("closed", "before");
        book.close();
        log("closed", "after");
        assertEquals(List.of("before"), messages(book, "closed"));
    }

    private static void log(String request, String message) {
        try (var _ = RequestId.set(request)) {
            LOG.info("{}", message);
        }
    }

    private static List<String> messages(LogBook book, String request) {
        return book.of(request).stream().map(LogBook.Line::message).toList();
    }
}
