package dev.fermata.loop;

import dev.fermata.inspect.Snapshot;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Prints which carriers there are, and what the log says of them. */
final class CarrierProgram {
    private static final Logger LOGGER = Logger.getLogger("dev.fermata.loop"); // kept: a logger may be collected

    private CarrierProgram() {}

    public static void main(String[] args) throws Exception {
        StringBuilder logged = new StringBuilder("logged");
        LOGGER.setLevel(Level.FINE);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(new Handler() {
            @Override
            public void publish(LogRecord message) {
                if (message.getLevel() == Level.FINE) { // what is said of carriers, and not of a slow machine
                    logged.append(' ').append(message.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        for (int i = 0; i < 2; i++) { // the log says it once
            String carrier =
                    Loop.builder().run(() -> Snapshot.take().loops().getFirst().carrier());
            if (i == 0) {
                System.out.println("AUTO " + carrier);
            }
        }
        System.out.println("DIRECT " + tried(() -> Loop.builder().carrier(Loop.Carrier.DIRECT)));
        System.out.println("switch " + tried(() -> Loop.builder().switchAtBlockingCalls()));
        System.out.println(logged);
    }

    private static String tried(Callable<?> what) throws Exception {
        try {
            what.call();
            return "possible";
        } catch (UnsupportedOperationException e) {
            return e.getMessage();
        }
    }
}
