package dev.fermata.slf4j;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.MDCAdapter;

/** A logger with an appender and a pattern, of each kind that there is; what it has written, line by line. */
final class Sink implements AutoCloseable {
    enum Kind {
        LOGBACK,
        LOGBACK_ASYNC,
        LOG4J,
        LOG4J_ASYNC_APPENDER,
        LOG4J_ASYNC_LOGGER
    }

    /** Logs one line. */
    final Consumer<String> logger;

    /** Logs one line that the level keeps away. */
    final Consumer<String> silent;

    private final @Nullable MDCAdapter mdc;
    private final Runnable stop;
    private final Supplier<String> text;
    private boolean open = true;

    private Sink(
            Consumer<String> logger,
            Consumer<String> silent,
            @Nullable MDCAdapter mdc,
            Runnable stop,
            Supplier<String> text) {
        this.logger = logger;
        this.silent = silent;
        this.mdc = mdc;
        this.stop = stop;
        this.text = text;
    }

    static Sink open(Kind kind, String pattern) {
        return switch (kind) {
            case LOGBACK, LOGBACK_ASYNC -> logback(kind == Kind.LOGBACK_ASYNC, pattern);
            case LOG4J, LOG4J_ASYNC_APPENDER, LOG4J_ASYNC_LOGGER -> log4j(kind, pattern);
        };
    }

    private static Sink logback(boolean async, String pattern) {
        var context = new ch.qos.logback.classic.LoggerContext();
        FermataMdc.carryTo(context);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStreamAppender<ILoggingEvent> writer = new OutputStreamAppender<>();
        writer.setContext(context);
        writer.setEncoder(encoder);
        writer.setOutputStream(bytes);
        writer.start();
        Appender<ILoggingEvent> appender = async ? logbackAsync(context, writer) : writer;
        var logger = context.getLogger("test");
        logger.addAppender(appender);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        return new Sink(
                logger::info,
                logger::debug,
                context.getMDCAdapter(),
                context::stop,
                () -> bytes.toString(StandardCharsets.UTF_8));
    }

    private static Appender<ILoggingEvent> logbackAsync(
            ch.qos.logback.classic.LoggerContext context, Appender<ILoggingEvent> behind) {
        var async = new ch.qos.logback.classic.AsyncAppender();
        async.setContext(context);
        async.setDiscardingThreshold(0);
        async.setMaxFlushTime(0); // until all is written
        async.addAppender(behind);
        async.start();
        return async;
    }

    private static Sink log4j(Kind kind, String pattern) {
        var context = kind == Kind.LOG4J_ASYNC_LOGGER
                ? new AsyncLoggerContext("test")
                : new org.apache.logging.log4j.core.LoggerContext("test");
        Configuration configuration =
                ConfigurationBuilderFactory.newConfigurationBuilder().build();
        StringWriter lines = new StringWriter();
        WriterAppender writer = WriterAppender.newBuilder()
                .setName("lines")
                .setTarget(lines)
                .setLayout(PatternLayout.newBuilder().setPattern(pattern).build())
                .build();
        configuration.addAppender(writer);
        org.apache.logging.log4j.core.Appender appender = writer;
        if (kind == Kind.LOG4J_ASYNC_APPENDER) {
            appender = AsyncAppender.newBuilder()
                    .setName("async")
                    .setAppenderRefs(new AppenderRef[] {AppenderRef.createAppenderRef("lines", null, null)})
                    .setConfiguration(configuration)
                    .build();
            configuration.addAppender(appender); // which starts it with itself
        }
        List.copyOf(configuration.getRootLogger().getAppenders().keySet()) // the console's
                .forEach(configuration.getRootLogger()::removeAppender);
        configuration.getRootLogger().addAppender(appender, Level.INFO, null);
        configuration.getRootLogger().setLevel(Level.INFO);
        context.start(configuration);
        var logger = context.getLogger("test");
        return new Sink(logger::info, logger::debug, null, context::stop, lines::toString);
    }

    /** Of Logback. */
    MDCAdapter mdc() {
        return Objects.requireNonNull(mdc);
    }

    /** Everything it was told, written. Ends it. */
    List<String> lines() {
        close();
        return text.get().lines().toList();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            stop.run();
        }
    }
}
