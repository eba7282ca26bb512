package dev.fermata.schedule;

import dev.fermata.engine.Nanos;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How much later than its point a run starts. Guarded by the queue of its job: a draw is arithmetic, and allocates
 * nothing.
 */
final class Jitter {
    static final Jitter NONE = new Jitter(Duration.ZERO, 0);

    private final long max;
    private final @Nullable SplittableRandom random; // null: there is none to draw

    Jitter(Duration max, long seed) {
        this.max = Nanos.of(max);
        random = this.max == 0 ? null : new SplittableRandom(seed);
    }

    /** Uniform, from nothing to the most, and not beyond {@code room}: the way to the point after. */
    long draw(long room) {
        return random == null ? 0 : random.nextLong(Math.min(max, room) + 1);
    }
}
