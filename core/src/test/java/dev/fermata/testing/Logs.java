package dev.fermata.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Fermata has logged since the test began. It does not reach the console, where it would only be noise. */
public final class Logs {
    private static final List<String> RECORDS = new CopyOnWriteArrayList<>();
    private static final Logger LOGGER = Logger.getLogger("dev.fermata"); // kept: a logger may be collected

    static {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(new Recorder());
    }

    private Logs() {}

    /** The records that contain a text: level, message and stack trace, as they would be printed. */
    public static List<String> containing(String text) {
        return RECORDS.stream().filter(line -> line.contains(text)).toList();
    }

    static void clear() {
        RECORDS.clear();
    }

    private static final class Recorder extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord message) {
            RECORDS.add(formatter.format(message));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
