package dev.fermata.spring.boot.sample;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the sample logs, with the request that each line shows. */
final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SampleApplication.Orders.class);

    static Lines open() {
        Lines lines = new Lines();
        lines.start();
        lines.logger.addAppender(lines);
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getMDCPropertyMap().get("request_id") + " " + event.getFormattedMessage());
    }

    /** Sorted: the tasks of a request run in parallel. */
    List<String> of(String dish) {
        return lines.stream().filter(line -> line.contains(dish)).sorted().toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
