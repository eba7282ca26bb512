package dev.fermata.examples.snackbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Which ids are taken, where they go, and what does not leak. */
@Timeout(60)
final class RequestIdTest {
    private static final Logger LOG = LoggerFactory.getLogger(RequestIdTest.class);
    private static final String MADE = "[0-9a-f]{16}";

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "order-17", "A.b_c-9", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aSaneIdIsKept(String id) {
        assertEquals(id, RequestId.choose(Optional.of(id)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\nb",
                "a\n",
                "a\r\nSet-Cookie: x",
                "<b>",
                "é",
                "a%0ab",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anyOtherIsReplaced(String id) {
        assertTrue(RequestId.choose(Optional.of(id)).matches(MADE));
        assertNotEquals(RequestId.choose(Optional.of(id)), RequestId.choose(Optional.of(id)));
    }

    @Test
    void theResponseCarriesIt(@TempDir Path data) throws Exception {
        Options options = new Options();
        options.port = 0;
        options.data = data;
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                assertEquals("mine", guest.get("/stock", "X-Request-Id", "mine").header("X-Request-Id"));
                assertEquals(
                        "error", guest.get("/orders/x", "X-Request-Id", "error").header("X-Request-Id"));
                assertEquals("path", guest.get("/none", "X-Request-Id", "path").header("X-Request-Id"));
                assertTrue(guest.get("/stock").header("X-Request-Id").matches(MADE));
                assertTrue(guest.get("/stock", "X-Request-Id", "a".repeat(65))
                        .header("X-Request-Id")
                        .matches(MADE));
                assertTrue(guest.get("/stock", "X-Request-Id", "a\tb")
                        .header("X-Request-Id")
                        .matches(MADE));
            }
        });
    }

    @Test
    void theTasksOfARequestLogWithItsId(@TempDir Path data) throws Exception {
        Options options = new Options();
        options.port = 0;
        options.data = data;
        SnackBar.run(options, _ -> {}, bar -> {
            try (Guest guest = new Guest(bar)) {
                guest.get("/stock/nuts", "X-Request-Id", "two-tasks");

                List<String> messages = guest.messages("two-tasks");
                assertEquals("GET /stock/nuts", messages.getFirst());
                assertEquals(
                        List.of("nuts: 1000 left", "nuts: 180 cents"),
                        messages.subList(1, 3).stream().sorted().toList());
                assertEquals("GET /stock/nuts: 200", messages.getLast());
                assertEquals(4, messages.size());
            }
        });
    }

    @Test
    void theLogHasTheIdWhileItIsSetAndNothingStays() {
        Logs.bridge();
        try (LogBook book = LogBook.open(10)) {
            LOG.info("before");
            try (var _ = RequestId.set("r-1")) {
                LOG.info("during");
                MDC.put("other", "value");
                LOG.info("with the MDC of others");
                MDC.remove("other");
            }
            LOG.info("after");

            assertEquals(
                    List.of("during", "with the MDC of others"),
                    book.of("r-1").stream().map(LogBook.Line::message).toList());
            assertFalse(RequestId.current().isPresent());
        }
    }
}
