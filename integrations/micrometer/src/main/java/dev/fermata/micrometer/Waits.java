package dev.fermata.micrometer;

import dev.fermata.inspect.WaitOutcome;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timers of waits. They are found step by step, by outcome, kind and name, each with a hash that is there already: a key
 * of all three would have to be made, hashed and compared for each wait, and cost more than what the timer does.
 */
final class Waits {
    /** Makes the timer of one series. */
    @FunctionalInterface
    interface Maker {
        Timer make(String kind, String name, WaitOutcome outcome);
    }

    private final Names names;
    private final Maker maker;

    /** By outcome, kind and name; complete as to outcomes from the start. */
    private final Map<WaitOutcome, Map<String, Map<String, Timer>>> timers = new EnumMap<>(WaitOutcome.class);

    Waits(Names names, Maker maker) {
        this.names = names;
        this.maker = maker;
        for (WaitOutcome outcome : WaitOutcome.values()) {
            timers.put(outcome, new ConcurrentHashMap<>());
        }
    }

    /** A wait is over. Any thread. */
    void record(String kind, String name, WaitOutcome outcome, Duration time) {
        Map<String, Map<String, Timer>> kinds = timers.getOrDefault(outcome, Map.of());
        Map<String, Timer> known = kinds.get(kind);
        Timer timer = known == null ? null : known.get(name);
        if (timer == null) { // the first one, or one whose name is not its own
            String shown = names.of(kind, name);
            timer = kinds.computeIfAbsent(kind, _ -> new ConcurrentHashMap<>())
                    .computeIfAbsent(shown, its -> maker.make(kind, its, outcome));
        }
        timer.record(time);
    }
}
