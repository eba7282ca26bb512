package dev.fermata.examples.snackbar;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/**
 * The last lines of the log that belong to requests, by request.
 *
 * <p>Everybody writes here, so there is no monitor: a virtual thread that has waited for one goes on through the JDK's
 * scheduler's door for strangers, behind everything that the processors have to do among themselves. Under load that is
 * seconds.
 */
final class LogBook extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    /** A line as it is shown; what was thrown is named without its stack. */
    record Line(String time, String level, String requestId, String logger, String thread, String message) {}

    private final int limit;
    private final Logger root;

    private final ReentrantLock guard = new ReentrantLock();
    private final Deque<Line> lines = new ArrayDeque<>(); // oldest first; guarded by guard
    private final Map<String, Deque<Line>> byRequest = new HashMap<>(); // the same, none empty; guarded by guard

    private LogBook(int limit, LoggerContext logback) {
        this.limit = limit;
        root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    /** A book that is written from now on until it is closed; it keeps at most {@code limit} lines. */
    static LogBook open(int limit) {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogBook book = new LogBook(limit, logback);
        book.setName("log book");
        book.setContext(logback);
        book.start();
        book.root.addAppender(book);
        return book;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String id = event.getMDCPropertyMap().get(RequestId.VARIABLE);
        if (id != null) {
            add(line(id, event));
        }
    }

    private void add(Line line) {
        guard.lock();
        try {
            if (lines.size() == limit) {
                forgetOldest();
            }
            lines.add(line);
            byRequest.computeIfAbsent(line.requestId, _ -> new ArrayDeque<>()).add(line);
        } finally {
            guard.unlock();
        }
    }

    private void forgetOldest() {
        String id = lines.remove().requestId;
        Deque<Line> itsLines = byRequest.get(id);
        if (itsLines != null) {
            itsLines.remove();
            if (itsLines.isEmpty()) {
                byRequest.remove(id);
            }
        }
    }

    /** The lines of one request, in the order in which they were logged; none if it is not known, or no more. */
    List<Line> of(String requestId) {
        guard.lock();
        try {
            return List.copyOf(byRequest.getOrDefault(requestId, new ArrayDeque<>()));
        } finally {
            guard.unlock();
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }

    private static Line line(String id, ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        String message = event.getFormattedMessage();
        return new Line(
                event.getInstant().toString(),
                event.getLevel().toString(),
                id,
                event.getLoggerName(),
                event.getThreadName(),
                thrown == null ? message : message + ": " + thrown.getClassName() + ": " + thrown.getMessage());
    }
}
