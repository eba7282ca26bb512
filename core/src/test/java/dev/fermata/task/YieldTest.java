package dev.fermata.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.sync.Event;
import dev.fermata.testing.EveryPlace;
import dev.fermata.testing.Place;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;

/** Letting others run. */
final class YieldTest {
    private final AtomicBoolean done = new AtomicBoolean();

    /** Threads that yield in circles are served first by the JDK's scheduler, before those that a timer wakes. */
    @EveryPlace(Place.Kind.NO_LOOP)
    @Timeout(30)
    void tasksThatYieldInCirclesDoNotStarveThoseThatATimerWakes(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            try {
                for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                    var _ = group.fork(() -> {
                        while (!done.get()) {
                            Tasks.yieldNow();
                        }
                    });
                }
                for (int i = 0; i < 5; i++) {
                    Tasks.sleep(Duration.ofMillis(1));
                }
            } finally {
                done.set(true);
            }
        }));
    }

    @EveryPlace
    void aTaskThatPollsLetsTheOneItWaitsForRun(Place place) throws Exception {
        Event event = Event.create();
        place.run(() -> TaskGroup.run(group -> {
            var _ = group.fork(() -> {
                Tasks.yieldNow();
                event.set();
            });
            while (!event.isSet()) {
                Tasks.yieldNow();
            }
            assertTrue(event.isSet());
        }));
    }

    @EveryPlace
    void sleepingForNoTimeLetsOthersRun(Place place) throws Exception {
        place.run(() -> TaskGroup.run(group -> {
            var _ = group.fork(() -> done.set(true));
            while (!done.get()) {
                Tasks.sleep(Duration.ZERO);
            }
        }));
    }
}
