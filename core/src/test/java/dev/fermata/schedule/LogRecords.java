package dev.fermata.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while it is open, in place of the console. */
final class LogRecords extends Handler implements AutoCloseable {
    private final Logger logger; // held: the log manager does not
    private final List<LogRecord> records = new ArrayList<>(); // guarded by itself

    private LogRecords(String name) {
        logger = Logger.getLogger(name);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    static LogRecords of(String name) {
        return new LogRecords(name);
    }

    /** Level, message, and the message of the exception. */
    List<String> lines() {
        synchronized (records) {
            return records.stream()
                    .map(record -> record.getLevel() + ": " + record.getMessage()
                            + (record.getThrown() == null
                                    ? ""
                                    : ": " + record.getThrown().getMessage()))
                    .toList();
        }
    }

    @Override
    public void publish(LogRecord record) {
        synchronized (records) {
            records.add(record);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
