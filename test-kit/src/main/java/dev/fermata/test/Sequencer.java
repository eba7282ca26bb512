package dev.fermata.test;

import dev.fermata.sync.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forces an order of steps upon tasks: turn 0 first, then turn 1, and so on, each once.
 *
 * {@snippet :
 * group.fork(() -> { sequencer.step(0); first(); sequencer.step(2); third(); });
 * group.fork(() -> { sequencer.step(1); second(); });
 * }
 *
 * <p>As trio's {@code Sequencer}. A turn lasts until the task reaches its next turn, or closes it.
 */
public final class Sequencer {
    private final Map<Integer, Event> starts = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> taken = new ConcurrentHashMap<>();

    /** A new one, at turn 0. */
    public Sequencer() {
        start(0).set();
    }

    /** One turn; closing it lets the next one begin. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until all turns with lower numbers have ended.
     *
     * @param number from 0
     * @return the turn; to be closed
     * @throws IllegalStateException if somebody has had that turn
     */
    public Turn turn(int number) throws InterruptedException {
        if (number < 0) {
            throw new IllegalArgumentException("number must not be negative: " + number);
        }
        if (taken.putIfAbsent(number, true) != null) {
            throw new IllegalStateException("turn " + number + " is taken a second time");
        }
        start(number).await();
        return () -> start(number + 1).set();
    }

    /** Waits for the turn and ends it at once: what follows runs before any later turn that the test reaches after it. */
    public void step(int number) throws InterruptedException {
        turn(number).close();
    }

    private Event start(int number) {
        return starts.computeIfAbsent(number, n -> Event.create("turn " + n));
    }
}
