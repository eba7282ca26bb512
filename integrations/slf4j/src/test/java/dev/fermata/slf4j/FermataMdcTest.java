package dev.fermata.slf4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fermata.context.ContextVar;
import dev.fermata.task.Tasks;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Which value is shown, under which key, and what costs and leaves nothing. */
final class FermataMdcTest {
    private static final ContextVar<String> USER = ContextVar.create("user");
    private static final ContextVar<Integer> ORDER = ContextVar.create("order", 7);

    @AfterEach
    void hide() {
        List.of("user", "order", "who").forEach(FermataMdc::hide);
        MDC.clear();
        ThreadContext.clearAll();
    }

    @ParameterizedTest
    @EnumSource
    void aVariableIsShownWhileItIsSet(Sink.Kind kind) {
        FermataMdc.show(USER);
        try (Sink sink = Sink.open(kind, "%X{user}|%m%n")) {
            sink.logger.accept("before");
            try (var _ = USER.set("ann")) {
                sink.logger.accept("during");
            }
            sink.logger.accept("after");
            assertEquals(List.of("|before", "ann|during", "|after"), sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsReadWhenSomethingIsLoggedAndNotWhenItIsWritten(Sink.Kind kind) throws Exception {
        FermataMdc.show(USER);
        try (Sink sink = Sink.open(kind, "%X{user}|%m%n")) {
            try (var _ = USER.set("ann")) {
                sink.logger.accept("one");
                USER.set("bob");
                sink.logger.accept("two");
                Tasks.gather(() -> {
                    USER.set("eve");
                    sink.logger.accept("three");
                });
                sink.logger.accept("four");
            }
            assertEquals(List.of("ann|one", "bob|two", "eve|three", "bob|four"), sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theKeyAndTheTextCanBeChosen(Sink.Kind kind) {
        FermataMdc.show(USER, "who");
        FermataMdc.show(ORDER, "order", number -> "no. " + number);
        try (Sink sink = Sink.open(kind, "%X{who} %X{user} %X{order}|%m%n");
                var _ = USER.set("ann");
                var _ = ORDER.set(3)) {
            sink.logger.accept("x");
            assertEquals(List.of("ann  no. 3|x"), sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDefaultIsNotShown(Sink.Kind kind) {
        FermataMdc.show(ORDER);
        try (Sink sink = Sink.open(kind, "%X{order}|%m%n")) {
            sink.logger.accept("x");
            assertEquals(List.of("|x"), sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsHiddenIsShownNoMore(Sink.Kind kind) {
        FermataMdc.show(USER);
        FermataMdc.show(ORDER);
        FermataMdc.hide("user");
        try (Sink sink = Sink.open(kind, "%X{user} %X{order}|%m%n");
                var _ = USER.set("ann");
                var _ = ORDER.set(3)) {
            sink.logger.accept("x");
            assertEquals(List.of(" 3|x"), sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPutByHandGoesBefore(Sink.Kind kind) {
        FermataMdc.show(USER);
        FermataMdc.show(ORDER);
        try (Sink sink = Sink.open(kind, "%X{user} %X{order} %X{mine}|%m%n");
                var _ = USER.set("ann");
                var _ = ORDER.set(3)) {
            put(sink, kind, "user", "by hand");
            put(sink, kind, "mine", "too");
            sink.logger.accept("x");
            assertEquals(List.of("by hand 3 too|x"), sink.lines());
        }
    }

    private static void put(Sink sink, Sink.Kind kind, String key, String value) {
        switch (kind) {
            case LOGBACK, LOGBACK_ASYNC -> sink.mdc().put(key, value);
            case LOG4J, LOG4J_ASYNC_APPENDER, LOG4J_ASYNC_LOGGER -> ThreadContext.put(key, value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTextThatThrowsHurtsNoLogger(Sink.Kind kind) {
        FermataMdc.show(USER, "user", _ -> {
            throw new IllegalStateException("defect");
        });
        FermataMdc.show(ORDER);
        try (Sink sink = Sink.open(kind, "%X{user} %X{order}|%m%n");
                var _ = USER.set("ann");
                var _ = ORDER.set(3)) {
            sink.logger.accept("x");
            assertEquals(List.of("[IllegalStateException] 3|x"), sink.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsReadForATaskThatDoesNotLog(Sink.Kind kind) throws Exception {
        AtomicInteger reads = new AtomicInteger();
        FermataMdc.show(USER, "user", name -> name + reads.incrementAndGet());
        try (Sink sink = Sink.open(kind, "%X{user}|%m%n");
                var _ = USER.set("ann")) {
            Tasks.gather(() -> {}, () -> sink.silent.accept("below the level"));
            assertEquals(0, reads.get());
            sink.logger.accept("x");
            assertEquals(List.of("ann1|x"), sink.lines());
        }
    }

    // --- the loggers of SLF4J itself ---------------------------------------------------------------------------------

    @Test
    void whatSlf4jLogsHasItAlsoAfterANewConfiguration() throws Exception {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        FermataMdc.show(USER);
        var adapter = logback.getMDCAdapter();
        FermataMdc.show(ORDER);
        assertSame(adapter, logback.getMDCAdapter());
        logback.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logback);
        configurator.doConfigure(new ByteArrayInputStream("<configuration/>".getBytes(StandardCharsets.UTF_8)));
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.start();
        logback.getLogger("x").addAppender(list);
        MDC.put("mine", "too");
        try (var _ = USER.set("ann")) {
            LoggerFactory.getLogger("x").info("hello");
            assertEquals(
                    Map.of("user", "ann", "mine", "too"), list.list.getFirst().getMDCPropertyMap());
            assertNull(MDC.get("user"));
            assertEquals(Map.of("mine", "too"), MDC.getCopyOfContextMap());
        }
    }

    @Test
    void theAdapterOfLogbackKeepsItsOtherPromises() {
        LoggerContext logback = new LoggerContext();
        FermataMdc.carryTo(logback);
        FermataMdc.show(USER);
        var mdc = logback.getMDCAdapter();
        assertNull(mdc.getCopyOfContextMap());
        mdc.put("a", "1");
        mdc.pushByKey("deque", "x");
        try (var _ = USER.set("ann")) {
            assertEquals(Map.of("a", "1", "user", "ann"), mdc.getCopyOfContextMap());
            assertEquals("ann", mdc.get("user"));
            assertEquals("1", mdc.get("a"));
        }
        mdc.remove("a");
        assertNull(mdc.get("a"));
        mdc.setContextMap(Map.of("b", "2"));
        assertEquals(Map.of("b", "2"), mdc.getCopyOfContextMap());
        mdc.clear();
        assertNull(mdc.get("b"));
        assertEquals(List.of("x"), List.copyOf(mdc.getCopyOfDequeByKey("deque")));
        assertEquals("x", mdc.popByKey("deque"));
        mdc.pushByKey("deque", "y");
        mdc.clearDequeByKey("deque");
        assertEquals(List.of(), List.copyOf(mdc.getCopyOfDequeByKey("deque")));
    }
}
