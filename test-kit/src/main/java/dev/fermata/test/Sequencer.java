package dev.fermata.test;

import dev.fermata.sync.Event;
import dev.fermata.task.VoidWork;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forces an order of steps upon tasks: turn 0 first, then turn 1, and so on, each once.
 *
 * {@snippet :
 * group.fork(() -> {
 *     sequencer.step(0, () -> first());
 *     sequencer.step(2, () -> third());
 * });
 * group.fork(() -> sequencer.step(1, () -> second()));
 * }
 *
 * <p>As trio's {@code Sequencer}: the next turn begins when the work of this one has ended, also if it waits meanwhile.
 */
public final class Sequencer {
    private final Map<Integer, Event> starts = new ConcurrentHashMap<>();
    private final Set<Integer> taken = ConcurrentHashMap.newKeySet();

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
        if (!taken.add(number)) {
            throw new IllegalStateException("turn " + number + " is taken a second time");
        }
        start(number).await();
        return () -> start(number + 1).set();
    }

    /** Waits for the turn, does the work, and ends the turn, whatever becomes of the work. */
    public <X extends Exception> void step(int number, VoidWork<X> work) throws X, InterruptedException {
        Objects.requireNonNull(work, "work");
        try (var _ = turn(number)) {
            work.run();
        }
    }

    private Event start(int number) {
        return starts.computeIfAbsent(number, n -> Event.create("turn " + n));
    }
}
